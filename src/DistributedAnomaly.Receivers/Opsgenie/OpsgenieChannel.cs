using System.Text.Json;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Opsgenie;

/// <summary>Creates, acknowledges and closes alerts by Opsgenie's alert API v2. What is told about one subject is one alert there, by its alias.</summary>
internal sealed class OpsgenieChannel(OpsgenieOptions options, TextRenderer texts, TimeProvider time) : IChannel
{
    // Opsgenie's limits; details and their names: 8,000 characters together.
    private const int LongestAlias = 512;
    private const int LongestMessage = 130;
    private const int LongestDescription = 15_000;
    private const int LongestEntity = 512;
    private const int MostTags = 20;
    private const int LongestTag = 50;
    private const int LongestDetail = 400;
    private const int MostDetails = 8;
    private const string Source = "DistributedAnomaly";

    private readonly HttpCaller _http = new(options, time);
    private readonly string _alerts = options.Url.AbsoluteUri.TrimEnd('/') + "/v2/alerts";

    public void Dispose() => _http.Dispose();

    public async ValueTask<Delivery> SendAsync(Message message, CancellationToken cancellationToken)
    {
        var alias = SubjectKey.Of(message.Subject, LongestAlias);
        var action = message.Status switch
        {
            MessageStatus.Resolved => "close",
            MessageStatus.Acknowledged => "acknowledge",
            _ => null,
        };
        var url = action is null ? _alerts : $"{_alerts}/{Uri.EscapeDataString(alias)}/{action}?identifierType=alias";
        using var request = HttpCaller.Json(new Uri(url), action is null ? Create(message, alias) : Note(message));
        request.Headers.TryAddWithoutValidation("Authorization", $"GenieKey {options.ApiKey}");
        return await _http.SendAsync(request, cancellationToken);
    }

    private byte[] Create(Message message, string alias) => JsonBody.Write(json =>
    {
        json.WriteString("message", Cut.Line(texts.Render(options.Message, DefaultTexts.Title, message), LongestMessage));
        json.WriteString("alias", alias);
        json.WriteString("description", Cut.To(texts.Render(options.Description, DefaultTexts.Text, message), LongestDescription));
        json.WriteString("entity", Cut.To(message.Lead.Name, LongestEntity));
        json.WriteString("source", Source);
        json.WriteString("priority", message.Severity switch
        {
            Severity.Critical => "P1",
            Severity.Warning => "P3",
            _ => "P5",
        });
        json.WriteStartArray("tags");
        foreach (var tag in options.Tags.Append(message.Lead.Kind).Take(MostTags))
            json.WriteStringValue(Cut.To(tag, LongestTag));
        json.WriteEndArray();
        WriteDetails(json, message.Lead);
    });

    private static void WriteDetails(Utf8JsonWriter json, AlertFacts lead)
    {
        json.WriteStartObject("details");
        json.WriteString("fleet", Cut.To(lead.Fleet, LongestDetail));
        json.WriteString("entity", Cut.To(lead.Entity, LongestDetail));
        if (lead.HowUnusual is { } unusual)
            json.WriteString("how_unusual", Cut.To(unusual, LongestDetail));
        foreach (var (name, value) in lead.Labels.ToDictionary().OrderBy(l => l.Key, StringComparer.Ordinal)
            .Where(l => l.Key is not ("fleet" or "entity" or "how_unusual") && l.Key.Length <= LongestDetail).Take(MostDetails))
            json.WriteString(name, Cut.To(value, LongestDetail));
        json.WriteEndObject();
    }

    private static byte[] Note(Message message) => JsonBody.Write(json =>
    {
        json.WriteString("source", Source);
        json.WriteString("note", message.Status == MessageStatus.Resolved
            ? $"Over after {message.Lead.Duration}."
            : Cut.To($"Acknowledged by {message.Lead.AcknowledgedBy}. {message.Lead.AcknowledgedComment}".TrimEnd(), LongestDescription));
    });
}
