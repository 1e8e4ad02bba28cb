using System.Globalization;
using System.Text.Json;

namespace DistributedAnomaly.DeskDrills.SideBySide;

/// <summary>What a webhook was told, whoever told it.</summary>
/// <param name="Scenario">Whose group.</param>
/// <param name="At">Seconds since the beginning.</param>
/// <param name="Says">Instance and severity of what fires and of what is over.</param>
internal sealed record ComparedTelling(string Scenario, double At, string Says)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:0.0} s: {Says}");

    /// <param name="body">Of an Alertmanager's webhook or of ours: both have a list of alerts with labels and status.</param>
    /// <param name="at">Seconds since the beginning.</param>
    public static ComparedTelling Read(byte[] body, double at)
    {
        using var json = JsonDocument.Parse(body);
        var alerts = json.RootElement.GetProperty("alerts").EnumerateArray()
            .Select(a => (Status: a.GetProperty("status").GetString()!, Name: NameOf(a.GetProperty("labels"))))
            .GroupBy(a => a.Status, a => a.Name, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Key} {string.Join(' ', g.Order(StringComparer.Ordinal))}");
        var scenario = json.RootElement.GetProperty("alerts")[0].GetProperty("labels").GetProperty("scenario").GetString()!;
        return new ComparedTelling(scenario, at, string.Join(", ", alerts));
    }

    private static string NameOf(JsonElement labels) => labels.GetProperty("severity").GetString() == "critical"
        ? labels.GetProperty("instance").GetString() + "!"
        : labels.GetProperty("instance").GetString()!;
}
