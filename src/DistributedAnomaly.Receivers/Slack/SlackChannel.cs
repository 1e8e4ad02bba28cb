using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Slack;

/// <summary>
/// Sends to an incoming webhook of Slack: Block Kit blocks in an attachment, which has the colour. Values cannot mention anybody: Slack's
/// three characters of markup are escaped in them.
/// </summary>
internal sealed class SlackChannel(SlackOptions options, TextRenderer texts, TimeProvider time) : IChannel
{
    // Slack's limits.
    private const int LongestSection = 3000;
    private const int LongestTitle = 300;
    private const int LongestUrl = 3000;

    private readonly HttpCaller _http = new(options, time);

    public void Dispose() => _http.Dispose();

    public ValueTask<Delivery> SendAsync(Message message, CancellationToken cancellationToken) =>
        _http.PostAsync(options.Url, Body(message), cancellationToken);

    private byte[] Body(Message message)
    {
        var title = Cut.Slack(texts.Render(options.Title, DefaultTexts.SlackTitle, message).Trim(), LongestTitle);
        var text = Cut.Slack(texts.Render(options.Text, DefaultTexts.SlackText, message).Trim(), LongestSection);
        return JsonBody.Write(json =>
        {
            // What notifications on a phone show.
            json.WriteString("text", title);
            json.WriteStartArray("attachments");
            json.WriteStartObject();
            json.WriteString("color", Colour(message));
            json.WriteStartArray("blocks");
            JsonBody.Object(json, section =>
            {
                section.WriteString("type", "section");
                section.WriteStartObject("text");
                section.WriteString("type", "mrkdwn");
                section.WriteString("text", text.Length == 0 ? title : text);
                section.WriteEndObject();
            });
            var links = Links(message).Where(l => l.Url is { Length: <= LongestUrl }).ToList();
            if (links.Count > 0)
                JsonBody.Object(json, actions => WriteActions(actions, links));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    private static void WriteActions(System.Text.Json.Utf8JsonWriter json, List<(string Label, string? Url)> links)
    {
        json.WriteString("type", "actions");
        json.WriteStartArray("elements");
        foreach (var (label, url) in links)
        {
            JsonBody.Object(json, button =>
            {
                button.WriteString("type", "button");
                button.WriteStartObject("text");
                button.WriteString("type", "plain_text");
                button.WriteString("text", label);
                button.WriteEndObject();
                button.WriteString("url", url);
            });
        }

        json.WriteEndArray();
    }

    private static IEnumerable<(string Label, string? Url)> Links(Message message) =>
        [("Entity", message.Lead.EntityUrl), ("Acknowledge", message.Lead.AcknowledgeUrl), ("Source", message.Lead.GeneratorUrl)];

    private static string Colour(Message message) => (message.Status, message.Severity) switch
    {
        (MessageStatus.Resolved, _) => "#2e7d32",
        (MessageStatus.Acknowledged, _) => "#1565c0",
        (_, Severity.Critical) => "#c62828",
        (_, Severity.Warning) => "#ef6c00",
        _ => "#607d8b",
    };
}
