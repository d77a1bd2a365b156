"""Areas of simple shapes."""


def rectangle(width, height):
    """The area of a rectangle; sides below nothing make no sense."""
    if width < 0 or height < 0:
        raise ValueError("a side is at least 0")
    return width * height


def triangle(base, height):
    return rectangle(base, height) / 2


def circle(radius):
    if radius == 0:
        return 0.0
    return 3.141592653589793 * radius**2
