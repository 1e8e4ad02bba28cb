using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>Tables: those in plain sight, and those that stand in for a chart.</summary>
internal static class Tables
{
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">Heads; one that begins with # is of numbers.</param>
    /// <param name="rows">Cells, as many as there are columns.</param>
    public static Html Of(string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<Html>> rows) => $"""
        <div class="scroll" role="region" tabindex="0" aria-label="{caption}"><table><caption>{caption}</caption>
        <thead><tr>{columns.Select(Head)}</tr></thead>
        <tbody>{rows.Select(row => Row(columns, row))}</tbody></table></div>
        """;

    /// <summary>Folded away: for people who do not see the chart, and for copying.</summary>
    public static Html Folded(string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<Html>> rows) =>
        $"<details class=\"fallback\"><summary>As a table</summary>{Of(caption, columns, rows)}</details>";

    public static Html Text(string text) => $"{text}";

    private static Html Head(string name) => name.StartsWith('#') ? (Html)$"<th scope=\"col\" class=\"number\">{name[1..]}</th>" : $"<th scope=\"col\">{name}</th>";

    private static Html Row(IReadOnlyList<string> columns, IReadOnlyList<Html> cells) => $"<tr>{cells.Select((cell, i) => Cell(columns[i], cell))}</tr>\n";

    // The head is repeated for small screens, where each row becomes a card.
    private static Html Cell(string column, Html cell) => column.StartsWith('#')
        ? (Html)$"<td class=\"number\" data-head=\"{column[1..]}\">{cell}</td>"
        : $"<td data-head=\"{column}\">{cell}</td>";
}
