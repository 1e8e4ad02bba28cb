using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Endpoints;
using DistributedAnomaly.Contracts.V1;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DistributedAnomaly.Api.Description;

/// <summary>The OpenAPI document, made on the first request for it out of the operations and the wire records.</summary>
internal static class OpenApiDescription
{
    private const string BearerScheme = "bearer";
    private const string HeaderScheme = "apiKey";

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) => DescribeAsync(document));
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer(DescribeAsync);
    }

    private static Task DescribeAsync(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = RootEndpoint.Name,
            Version = "v1",
            Description = "Watches every entity of a fleet against that entity's own normal. Errors are problem details (RFC 9457); "
                + "`type` says which kind, for programs.",
        };
        // Whoever reads the document reached the server: its address need not be in there.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." },
            [HeaderScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key", Description = "An API key.",
            },
        };
        return Task.CompletedTask;
    }

    private static async Task DescribeAsync(OpenApiOperation target, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Operation>().FirstOrDefault() is not { } operation)
            return;
        // The generator of descriptions from code comments takes the handler's, which is for programmers.
        target.Summary = operation.Summary;
        target.Parameters =
        [
            .. operation.Path.Select(p => new OpenApiParameter
            {
                Name = p.Name, In = ParameterLocation.Path, Required = true, Description = p.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            }),
            .. operation.Query.Select(q => new OpenApiParameter
            {
                Name = q.Name, In = ParameterLocation.Query, Description = q.Description, Schema = q.Schema(),
            }),
        ];
        if (operation.TakesObservations)
            target.RequestBody = await ObservationsAsync(context, cancellationToken);
        else if (operation.Body is { } body)
            target.RequestBody = await BodyAsync(body, context, cancellationToken);
        foreach (var (status, response) in target.Responses ?? [])
            response.Description = status == "200" ? operation.AnswerDetails : Problems(operation, status);
        if (operation.Scope == ApiScopes.None)
            return;
        target.Security = [Requirement(BearerScheme, context.Document), Requirement(HeaderScheme, context.Document)];
        target.Description = $"{operation.Details} Needs the scope `{operation.Scope.ToString().ToLowerInvariant()}` where keys are configured.".TrimStart();
    }

    private static async Task<OpenApiRequestBody> ObservationsAsync(OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = await ReferenceAsync<ObserveRequest>(context, cancellationToken);
        var line = await ReferenceAsync<Observation>(context, cancellationToken);
        return new OpenApiRequestBody
        {
            Required = true,
            Description = "One JSON document, or NDJSON with one observation per line. `Content-Encoding: gzip` is taken.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [ObserveContent.Json] = new() { Schema = document },
                [ObserveContent.Ndjson] = new() { Schema = line },
            },
        };
    }

    private static async Task<OpenApiRequestBody> BodyAsync(
        Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [ObserveContent.Json] = new() { Schema = await ReferenceAsync(type, context, cancellationToken) },
        },
    };

    private static Task<IOpenApiSchema> ReferenceAsync<T>(OpenApiOperationTransformerContext context, CancellationToken cancellationToken) =>
        ReferenceAsync(typeof(T), context, cancellationToken);

    private static async Task<IOpenApiSchema> ReferenceAsync(
        Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken);
        context.Document!.AddComponent(type.Name, schema);
        return new OpenApiSchemaReference(type.Name, context.Document);
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static string Problems(Operation operation, string status) => string.Join(
        "; ", operation.AllProblems.Where(p => p.Status.ToString() == status).Select(p => $"{p.Title} (`{p.Uri}`)")) + ".";

    private static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // What is null is left out of the answers.
        foreach (var property in context.JsonTypeInfo.Properties.Where(p => p.IsGetNullable))
            schema.Required?.Remove(property.Name);
        // The client's record has a time; the wire takes more forms, and none.
        if (context.JsonTypeInfo.Type == typeof(Observation) && schema.Properties is { } properties)
        {
            properties["timestamp"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Null,
                Description = "RFC 3339 text, Unix seconds (below 1e11) or Unix milliseconds; without it the time of receipt.",
            };
            schema.Required?.Remove("timestamp");
        }

        return Task.CompletedTask;
    }
}
