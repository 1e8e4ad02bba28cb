using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary>Answers. A HEAD request gets the headers; the web server drops the body.</summary>
internal static class Answers
{
    /// <summary>As JSON, by the serializers generated at build time.</summary>
    public static Task WriteAsync<T>(this HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(context.Response.BodyWriter, value, type, context.RequestAborted);
    }

    public static Task WriteTextAsync(this HttpContext context, string text, string contentType = "text/plain; charset=utf-8")
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
