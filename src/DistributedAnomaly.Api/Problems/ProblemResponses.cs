using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Engine;
using Microsoft.Net.Http.Headers;

namespace DistributedAnomaly.Api.Problems;

/// <summary>The outermost step of every request: whatever goes wrong inside is answered with problem details, and nothing leaks.</summary>
internal sealed partial class ProblemResponses(RequestDelegate next, ILogger<ProblemResponses> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response.StatusCode >= 400 && context.Response.ContentLength is null or 0)
                await WriteAsync(context, Bare(context));
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(context, e);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
            LogAborted(e.GetType().Name);
        }
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        context.Response.Clear();
        switch (exception)
        {
            case ProblemException e:
                RetryAfter(context.Response, e.RetryAfter);
                if (e.Type == ProblemTypes.Unauthorized)
                    context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
                return WriteAsync(context, e.ToProblem());
            case EngineOverloadedException e:
                RetryAfter(context.Response, e.RetryAfter);
                return WriteAsync(context, Of(ProblemTypes.Overloaded, e.Message));
            case UnknownFleetException e:
                return WriteAsync(context, Of(ProblemTypes.UnknownFleet, e.Message));
            case BadHttpRequestException { StatusCode: 413 } e:
                return WriteAsync(context, Of(ProblemTypes.TooLarge, e.Message));
            case BadHttpRequestException e:
                return WriteAsync(context, Of(ProblemTypes.BadRequest with { Status = e.StatusCode }, e.Message));
            default:
                var trace = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
                LogFailed(exception, context.Request.Method, context.Request.Path, trace);
                return WriteAsync(
                    context, Of(ProblemTypes.InternalError, "An unexpected error; the server's log has it under the trace id.") with { TraceId = trace });
        }
    }

    /// <summary>An error without a body comes from routing: an unknown address or method.</summary>
    private static Problem Bare(HttpContext context) => context.Response.StatusCode switch
    {
        404 => Of(ProblemTypes.NoSuchRoute, $"Nothing answers at {context.Request.Path}; /openapi/v1.json lists what does. A slash inside a name is written %2F."),
        405 => Of(ProblemTypes.MethodNotAllowed, $"{context.Request.Method} is not allowed at {context.Request.Path}; allowed: {context.Response.Headers.Allow}."),
        var status => Of(ProblemTypes.BadRequest with { Status = status }, "The request was refused."),
    };

    private static Problem Of(ProblemType type, string detail) => new(type.Uri, type.Title, type.Status, detail);

    private static void RetryAfter(HttpResponse response, TimeSpan? after)
    {
        if (after is { } time)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }

    private static async Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = "application/problem+json";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await JsonSerializer.SerializeAsync(context.Response.Body, problem, V1Json.Default.Problem, context.RequestAborted);
    }

    [LoggerMessage(1001, LogLevel.Error, "{Method} {Path} failed (trace {Trace})")]
    private partial void LogFailed(Exception exception, string method, PathString path, string trace);

    [LoggerMessage(1002, LogLevel.Debug, "The caller went away ({Exception})")]
    private partial void LogAborted(string exception);
}
