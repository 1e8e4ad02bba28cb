using System.Security.Cryptography;
using System.Text;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Webhooks;

/// <summary>POSTs each notification as JSON (<c>DistributedAnomaly.Contracts.V1.Notification</c>), signed if there is a secret.</summary>
internal sealed class WebhookChannel(WebhookOptions options, TextRenderer texts, TimeProvider time) : IChannel
{
    /// <summary><c>sha256=</c> and the lower-case hex HMAC-SHA256 of the body under the secret.</summary>
    public const string SignatureHeader = "X-DistributedAnomaly-Signature";

    private readonly HttpCaller _http = new(options, time);
    private readonly byte[]? _secret = options.Secret is { Length: > 0 } secret ? Encoding.UTF8.GetBytes(secret) : null;

    public void Dispose() => _http.Dispose();

    public async ValueTask<Delivery> SendAsync(Message message, CancellationToken cancellationToken)
    {
        var title = texts.Render(DefaultTexts.Title, DefaultTexts.Title, message);
        var body = WebhookJson.Write(message, title);
        using var request = HttpCaller.Json(options.Url, body);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", HeaderSafe(message.Key));
        if (_secret is not null)
            request.Headers.Add(SignatureHeader, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_secret, body)));
        return await _http.SendAsync(request, cancellationToken);
    }

    // A header is ASCII; entity names need not be. The same key gives the same header; the body has the key as it is.
    private static string HeaderSafe(string key) =>
        key.All(c => c is > ' ' and < '\x7f') ? key : Uri.EscapeDataString(key);
}
