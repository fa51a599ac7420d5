"""The rules: one file each, found by folder walk; nothing registers anything."""
