"""placeholder"""


class Tail: ...
