from .app import App, Task, worker_process_init

__all__ = ["App", "Task", "worker_process_init"]
