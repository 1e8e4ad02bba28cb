using System.Net.Http.Headers;
using System.Text;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Custom;

/// <summary>Calls anything by HTTP as templates say. A template that fails fails the notification for good: there is no other text for it.</summary>
internal sealed class CustomChannel(CustomOptions options, TextRenderer texts, TimeProvider time) : IChannel
{
    private static readonly HashSet<string> WithoutBody = new(StringComparer.Ordinal) { "GET", "HEAD", "DELETE" };

    private readonly HttpCaller _http = new(options, time);
    private readonly TextTemplate _body = options.Body.As(CustomOptions.FormOf(options.ContentType));

    public void Dispose() => _http.Dispose();

    public async ValueTask<Delivery> SendAsync(Message message, CancellationToken cancellationToken)
    {
        HttpRequestMessage request;
        try
        {
            request = Request(message);
        }
        catch (Exception e) when (e is TemplateException or FormatException)
        {
            return Delivery.Failed(e.Message);
        }

        using (request)
            return await _http.SendAsync(request, cancellationToken);
    }

    private HttpRequestMessage Request(Message message)
    {
        if (!HttpAddress.TryParse(texts.Render(options.Url, options.Url, message).Trim(), out var url))
            throw new FormatException("the template of 'url' gave no absolute http or https address");
        var request = new HttpRequestMessage(HttpMethod.Parse(options.Method), url);
        if (!WithoutBody.Contains(options.Method))
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(texts.Render(_body, _body, message)));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(options.ContentType);
        }

        request.Headers.TryAddWithoutValidation("Idempotency-Key", Escaping.Header(message.Key));
        foreach (var (name, template) in options.HeaderTemplates)
            request.Headers.TryAddWithoutValidation(name, texts.Render(template, template, message));
        return request;
    }
}
