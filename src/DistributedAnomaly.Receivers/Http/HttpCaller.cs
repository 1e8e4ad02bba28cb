using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Targets;

namespace DistributedAnomaly.Receivers.Http;

/// <summary>
/// Calls one receiver and judges the answer. 2xx: delivered. 408, 425, 429, 5xx, no answer in time and network errors: again later, not
/// before Retry-After. Everything else: failed for good; redirects too, because a POST does not survive them.
/// </summary>
internal sealed class HttpCaller : IDisposable
{
    // Of an answer, as much as says what is wrong.
    private const int MostOfAnswer = 300;

    private readonly HttpReceiverOptions _options;
    private readonly TimeProvider _time;
    private readonly Redaction _redaction;
    private readonly HttpClient _http;

    public HttpCaller(HttpReceiverOptions options, TimeProvider time)
    {
        (_options, _time, _redaction) = (options, time, new Redaction(options.Secrets));
        // The DNS answer is looked up again now and then: receivers move.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        if (!options.AllowLinkLocal)
            handler.ConnectCallback = TargetGuard.ConnectAsync;
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("DistributedAnomaly", "1"));
        foreach (var (name, value) in options.Headers)
            _http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>POSTs JSON.</summary>
    public async ValueTask<Delivery> PostAsync(Uri url, byte[] json, CancellationToken cancellationToken)
    {
        using var request = Json(url, json);
        return await SendAsync(request, cancellationToken);
    }

    public static HttpRequestMessage Json(Uri url, byte[] json)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
    }

    public async ValueTask<Delivery> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A proxy would connect to it in our place.
        if (!_options.AllowLinkLocal && IPAddress.TryParse(request.RequestUri!.Host.Trim('[', ']'), out var address) && !TargetGuard.Allows(address))
            return Delivery.Failed(new ForbiddenTargetException(request.RequestUri.Host, address).Message);
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await JudgeAsync(response, either.Token);
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
            return Delivery.Retry(_redaction.Of(e.InnerException?.Message ?? e.Message));
        }
    }

    private async ValueTask<Delivery> JudgeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var detail = $"HTTP {(int)response.StatusCode}";
        if (response.IsSuccessStatusCode)
            return Delivery.Delivered(detail);
        if (await AnswerAsync(response, cancellationToken) is { Length: > 0 } answer)
            detail += ": " + answer;
        return response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425
            or >= HttpStatusCode.InternalServerError
            ? Delivery.Retry(detail, RetryAfter(response))
            : Delivery.Failed(detail);
    }

    // Whatever it is: it may not spoil the judgement.
    private async ValueTask<string> AnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var bytes = new byte[MostOfAnswer * 4];
            var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            var text = new string([.. Encoding.UTF8.GetString(bytes, 0, count).Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
            // First the secrets, then the length: a secret that is cut through would not be found.
            return Templates.Cut.To(_redaction.Of(text), MostOfAnswer);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            return "";
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date - _time.GetUtcNow());
        return wait > TimeSpan.Zero ? wait : null;
    }
}
