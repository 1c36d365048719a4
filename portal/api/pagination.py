"""Lists in pages, with RFC 8288 Link headers beside the body."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=`, `?page_size=` up to 200."""

    page_size_query_param = "page_size"
    max_page_size = 200

    def get_paginated_response(self, data):
        response = super().get_paginated_response(data)
        links = {"next": self.get_next_link(), "prev": self.get_previous_link()}
        header = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items() if url)
        if header:
            response.headers["Link"] = header
        return response
