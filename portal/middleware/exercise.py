"""While an exercise runs, every answer says so, also to machines that read no page."""


class ExerciseMiddleware:
    """The outermost one: error pages and answers 304 carry the mark as well."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers["X-Exercise"] = "true"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
