using System.Text.Json;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.PagerDuty;

/// <summary>Sends events of PagerDuty's Events API v2. What is told about one subject is one incident there, from trigger to resolve.</summary>
internal sealed class PagerDutyChannel(PagerDutyOptions options, TextRenderer texts, TimeProvider time) : IChannel
{
    // PagerDuty's limits; the whole event: 512 KB.
    private const int LongestKey = 255;
    private const int LongestSummary = 1024;
    private const int LongestDetails = 32 << 10;
    private const int MostLabels = 50;
    private const int LongestLabel = 1000;

    private readonly HttpCaller _http = new(options, time);

    public void Dispose() => _http.Dispose();

    public ValueTask<Delivery> SendAsync(Message message, CancellationToken cancellationToken) =>
        _http.PostAsync(options.Url, Body(message), cancellationToken);

    private byte[] Body(Message message) => JsonBody.Write(json =>
    {
        json.WriteString("routing_key", options.RoutingKey);
        json.WriteString("event_action", message.Status switch
        {
            MessageStatus.Resolved => "resolve",
            MessageStatus.Acknowledged => "acknowledge",
            _ => "trigger",
        });
        json.WriteString("dedup_key", SubjectKey.Of(message.Subject, LongestKey));
        if (message.Status != MessageStatus.Firing)
            return;
        json.WriteString("client", "DistributedAnomaly");
        if (message.ExternalUrl is { } url)
            json.WriteString("client_url", url);
        WritePayload(json, message);
        WriteLinks(json, message.Lead);
    });

    private void WritePayload(Utf8JsonWriter json, Message message)
    {
        var lead = message.Lead;
        json.WriteStartObject("payload");
        json.WriteString("summary", Cut.Line(texts.Render(options.Summary, DefaultTexts.Title, message), LongestSummary));
        json.WriteString("source", Cut.To(lead.Entity, LongestSummary));
        json.WriteString("severity", message.Severity switch
        {
            Severity.Critical => "critical",
            Severity.Warning => "warning",
            _ => "info",
        });
        json.WriteString("timestamp", lead.StartedRfc3339);
        json.WriteString("component", Cut.To(lead.Entity, LongestSummary));
        json.WriteString("group", Cut.To(lead.Fleet, LongestSummary));
        json.WriteString("class", lead.Kind);
        json.WriteStartObject("custom_details");
        json.WriteString("details", Cut.To(texts.Render(options.Details, DefaultTexts.Text, message), LongestDetails));
        if (lead.HowUnusual is { } unusual)
            json.WriteString("how_unusual", unusual);
        json.WriteNumber("firing", message.Firing);
        json.WriteNumber("resolved", message.Resolved);
        json.WriteStartObject("labels");
        foreach (var (name, value) in lead.Labels.ToDictionary().OrderBy(l => l.Key, StringComparer.Ordinal).Take(MostLabels))
            json.WriteString(Cut.To(name, LongestLabel), Cut.To(value, LongestLabel));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter json, AlertFacts lead)
    {
        var links = new[] { ("Entity", lead.EntityUrl), ("Acknowledge", lead.AcknowledgeUrl), ("Source", lead.GeneratorUrl) };
        if (Array.TrueForAll(links, l => l.Item2 is null))
            return;
        json.WriteStartArray("links");
        foreach (var (text, href) in links.Where(l => l.Item2 is not null))
        {
            json.WriteStartObject();
            json.WriteString("href", href);
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
