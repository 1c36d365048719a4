"use strict";

// The API needs no key and no cookie, so nothing is added to a request; nobody else is asked.
SwaggerUIBundle({
  url: "{{ schema_url|escapejs }}",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  validatorUrl: null,
  ...{{ settings|safe }},
});
