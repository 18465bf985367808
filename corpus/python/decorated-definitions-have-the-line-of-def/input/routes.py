def route(*args, **options):
    return lambda f: f


@route("/")
def home(): ...


@route(
    "/news",
    methods=["GET"],
)
@route("/old")
async def news(): ...


@route("/class")
class View:
    @staticmethod
    @route(
        "/item"
    )
    def item(): ...
