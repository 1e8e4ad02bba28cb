using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Client.Tests;

/// <summary>A real HTTP server on loopback that keeps what it received and answers as the test says.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<StubRequest> _requests = new();

    private StubServer(Func<StubRequest, StubAnswer> answer, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(async context =>
        {
            var request = await ReadAsync(context, time);
            _requests.Enqueue(request);
            var reply = answer(request);
            context.Response.StatusCode = reply.Status;
            foreach (var (name, value) in reply.Headers)
                context.Response.Headers[name] = value;
            context.Response.ContentType = reply.ContentType;
            await context.Response.WriteAsync(reply.Body);
        });
    }

    public Uri Url => new(_app.Urls.First());

    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    public static async Task<StubServer> StartAsync(Func<StubRequest, StubAnswer> answer, TimeProvider? time = null)
    {
        var server = new StubServer(answer, time ?? TimeProvider.System);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<StubRequest> ReadAsync(HttpContext context, TimeProvider time)
    {
        var gzip = context.Request.Headers.ContentEncoding == "gzip";
        await using var body = gzip ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        using var reader = new StreamReader(body);
        var target = context.Request.PathBase + context.Request.Path + context.Request.QueryString;
        var raw = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        return new StubRequest(
            context.Request.Method, raw.Length > 0 ? raw : target, context.Request.ContentType, gzip, context.Request.Headers.Authorization.ToString(),
            await reader.ReadToEndAsync(), time.GetUtcNow());
    }
}
