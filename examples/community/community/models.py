from pydantic import BaseModel


class Profile(BaseModel):
    id: int
    name: str
    bio: str = ""


class Preferences(BaseModel):
    language: str = "en"
    digest: bool = True


class NewPost(BaseModel):
    title: str
    body: str = ""


class Post(NewPost):
    id: int
    author: int
    votes: int = 0


class Notification(BaseModel):
    kind: str
    post_id: int | None = None
    user_id: int | None = None
