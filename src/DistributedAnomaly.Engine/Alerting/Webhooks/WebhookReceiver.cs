using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace DistributedAnomaly.Engine.Alerting.Webhooks;

/// <summary>
/// POSTs each notification as JSON. 2xx: delivered. 408, 425, 429, 5xx, no answer in time and network errors: again later, not before
/// Retry-After. Everything else: failed for good; redirects too, because a POST does not survive them.
/// </summary>
public sealed class WebhookReceiver : IReceiver, IDisposable
{
    /// <summary><c>sha256=</c> and the lower-case hex HMAC-SHA256 of the body under the secret.</summary>
    public const string SignatureHeader = "X-DistributedAnomaly-Signature";

    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly byte[]? _secret;

    public WebhookReceiver(WebhookOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _secret = options.Secret is { Length: > 0 } secret ? Encoding.UTF8.GetBytes(secret) : null;
        // The DNS answer is looked up again now and then: receivers move.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        if (!options.AllowLinkLocal)
            handler.ConnectCallback = TargetGuard.ConnectAsync;
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 64 << 10 };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("DistributedAnomaly", "1"));
        foreach (var (name, value) in options.Headers)
            _http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
    }

    public string Name => _options.Name;

    public TimeSpan GiveUpAfter => _options.GiveUpAfter;

    public void Dispose() => _http.Dispose();

    public async ValueTask<Delivery> DeliverAsync(Notification notification, CancellationToken cancellationToken)
    {
        var body = NotificationJson.Write(notification);
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", HeaderSafe(notification.IdempotencyKey));
        if (_secret is not null)
            request.Headers.Add(SignatureHeader, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_secret, body)));

        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Judge(response);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Delivery.Retry($"no answer within {_options.Timeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException e) when (e.InnerException is ForbiddenTargetException forbidden)
        {
            return Delivery.Failed(forbidden.Message);
        }
        catch (HttpRequestException e)
        {
            return Delivery.Retry(e.InnerException?.Message ?? e.Message);
        }
    }

    private Delivery Judge(HttpResponseMessage response)
    {
        var detail = $"HTTP {(int)response.StatusCode}";
        return response.StatusCode switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => Delivery.Delivered(detail),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425
                or >= HttpStatusCode.InternalServerError => Delivery.Retry(detail, RetryAfter(response)),
            _ => Delivery.Failed(detail),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date - _time.GetUtcNow());
        return wait > TimeSpan.Zero ? wait : null;
    }

    // A header is ASCII; entity names need not be. The same key gives the same header; the body has the key as it is.
    private static string HeaderSafe(string key) =>
        key.All(c => c is > ' ' and < '\x7f') ? key : Uri.EscapeDataString(key);
}
