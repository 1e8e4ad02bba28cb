using DistributedAnomaly.Contracts.V1;
using Spectre.Console;

namespace DistributedAnomaly.Cli.Output;

/// <summary>What there is to say of an entity as a whole.</summary>
internal static class EntityHeadline
{
    public static Grid Of(Entity entity, DateTimeOffset now)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        void Row(string name, Markup value) => grid.AddRow(new Markup(name), value);
        Row("entity", Cells.Text(entity.Fleet + "/" + entity.Name));
        Row("state", Cells.Status(entity.State));
        if (entity.Severity != "none")
            Row("severity", Cells.Status(entity.Severity));
        Row("surprise", Cells.Text($"{entity.Surprise:0.0} (anomalous from {entity.Threshold:0.0})"));
        if (entity.Episode is { } episode)
            Row("episode", Cells.Text($"number {episode.Number}, {Span(episode)}, {episode.Severity}, peak {episode.PeakSurprise:0.0}"));
        Row("last seen", Cells.Text($"{Moment(entity.LastSeen)}{Every(entity)}"));
        Row("samples", Cells.Text($"{entity.Samples:#,0} at {entity.Fidelity} fidelity"));
        foreach (var (label, value) in entity.Labels.OrderBy(l => l.Key, StringComparer.Ordinal))
            Row(Markup.Escape(label), Cells.Text(value));
        return grid;

        string Moment(DateTimeOffset? time) => time is { } at ? $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {Cells.PlainAge(at, now)} ago" : "never";
    }

    private static string Span(Episode episode) => episode.Ended is { } ended
        ? $"{episode.Started.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {ended.UtcDateTime:HH:mm:ss} UTC"
        : $"open since {episode.Started.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";

    private static string Every(Entity entity) =>
        (entity.CadenceSeconds is { } cadence ? $"; usually every {cadence:0.#} s" : "")
        + (entity.SilentAfterSeconds is { } silent ? $", silent after {silent:0} s" : "");
}
