using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DistributedAnomaly.Api.Description;

/// <summary><c>GET /openapi/v1.json</c>: made once, on the first request, and kept as bytes.</summary>
internal sealed class OpenApiEndpoint(IServiceProvider services)
{
    private readonly Lazy<Task<byte[]>> _document = new(() => MakeAsync(services));

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(await _document.Value, context.RequestAborted);
    }

    private static async Task<byte[]> MakeAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync(CancellationToken.None);
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return stream.ToArray();
    }
}
