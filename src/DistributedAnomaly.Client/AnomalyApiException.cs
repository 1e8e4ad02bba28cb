using System.Net;

namespace DistributedAnomaly.Client;

/// <summary>The server answered with an error; what it said is in here (problem details, RFC 9457).</summary>
public sealed class AnomalyApiException : Exception
{
    /// <param name="status">HTTP status.</param>
    /// <param name="title">What kind of error.</param>
    /// <param name="detail">What it was in this case; null if the server did not say.</param>
    /// <param name="retryAfter">When the server wants to be asked again; null if it did not say.</param>
    /// <param name="inner">What made an answer unreadable, if that was it.</param>
    public AnomalyApiException(
        HttpStatusCode status, string title, string? detail = null, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(detail is null ? $"{(int)status} {title}" : $"{(int)status} {title}: {detail}", inner)
    {
        Status = status;
        Title = title;
        Detail = detail;
        RetryAfter = retryAfter;
    }

    public HttpStatusCode Status { get; }

    public string Title { get; }

    public string? Detail { get; }

    /// <summary>When the server wants to be asked again; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>May the same request succeed later? True for 408, 429 and every 5xx.</summary>
    public bool IsTransient => Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)Status >= 500;
}
