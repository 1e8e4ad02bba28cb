using System.Globalization;
using System.Text;
using DistributedAnomaly.Core.Batch;

namespace DistributedAnomaly.Cli.Detecting;

/// <summary>Writes one line per row: what names it, <c>score,anomaly</c>, and <c>reasons</c> where they are asked for.</summary>
internal sealed class DetectWriter(StreamWriter output, BatchModel model, bool explain)
{
    private const int MaxReasons = 3;

    private readonly double[] _parts = new double[model.Columns.Count];

    public void Header(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
            output.Write(id + ",");
        output.Write(explain ? "score,anomaly,reasons\n" : "score,anomaly\n");
    }

    /// <param name="table">In which the row stands.</param>
    /// <param name="row">Its position.</param>
    /// <param name="ids">What names it.</param>
    /// <param name="score">Of the row.</param>
    /// <param name="anomaly">At or above the threshold.</param>
    public void Row(Table table, int row, IEnumerable<string> ids, double score, bool anomaly)
    {
        foreach (var id in ids)
            output.Write(Quoted(id) + ",");
        output.Write(score.ToString("R", CultureInfo.InvariantCulture));
        output.Write(anomaly ? ",1" : ",0");
        if (explain)
        {
            model.Explain(table, row, _parts);
            output.Write(',');
            output.Write(Quoted(string.Join(' ', Reasons(_parts).Select(r => string.Create(CultureInfo.InvariantCulture, $"{model.Columns[r.Column]}={r.Part:0.00}")))));
        }

        output.Write('\n');
    }

    /// <summary>The columns of the largest parts, those that round to nothing left out.</summary>
    public static IEnumerable<(int Column, double Part)> Reasons(double[] parts) => parts
        .Select((part, column) => (Column: column, Part: part))
        .Where(reason => reason.Part >= 0.005)
        .OrderByDescending(reason => reason.Part)
        .Take(MaxReasons);

    private static string Quoted(string text)
    {
        if (text.AsSpan().IndexOfAny(",\"\r\n") < 0)
            return text;
        return new StringBuilder(text).Replace("\"", "\"\"").Insert(0, '"').Append('"').ToString();
    }
}
