// The document of this hub, without what Swagger UI would ask of others. Keys are forgotten with the page.
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
  defaultModelsExpandDepth: -1,
  docExpansion: 'list'
});
