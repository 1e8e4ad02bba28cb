using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Cli.Evaluating;

/// <summary>Puts the rows of a file of scores beside those of a file of labels: per entity the same rows in the same order.</summary>
internal sealed class LabelMatch(string scoreColumn, CancellationToken cancellationToken)
{
    private static readonly string[] LabelColumns = ["label", "is_anomaly"];

    private readonly NamePool _names = new();

    /// <summary>The scores as they are; labels are not needed yet.</summary>
    public ValueFile Scores(string path) => ValueFile.Read(path, [scoreColumn], _names, cancellationToken);

    /// <param name="scoresPath">A file of one entity or more.</param>
    /// <param name="labelsPath">Of the same entities.</param>
    /// <param name="entity">Name of the only entity; null: as the files say.</param>
    /// <exception cref="InvalidDataException">The two do not fit together; the message says where.</exception>
    public IEnumerable<JudgedSeries> Of(string scoresPath, string labelsPath, string? entity)
    {
        var scores = Scores(scoresPath);
        var labels = ValueFile.Read(labelsPath, LabelColumns, _names, cancellationToken);
        var bad = labels.Values.FindIndex(value => value is not (0 or 1));
        if (bad >= 0)
            throw new InvalidDataException($"{labelsPath}: line {labels.Lines[bad]}: the label is {labels.Values[bad]}; expected 0 or 1");
        var scored = RowsByEntity(scores);
        if (labels.Entities is null)
        {
            if (scored.Count > 1)
                throw new InvalidDataException($"{scoresPath} holds {scored.Count} entities, so {labelsPath} needs a column 'entity' too");
            var name = entity ?? scored.Keys.FirstOrDefault() ?? InputFile.EntityName(scoresPath);
            return [Pair(name, scores, AllRows(scores), labels, AllRows(labels))];
        }

        if (scores.Entities is null)
            throw new InvalidDataException($"{labelsPath} has a column 'entity', so {scoresPath} needs one too");
        var labelled = RowsByEntity(labels);
        if (scored.Keys.FirstOrDefault(name => !labelled.ContainsKey(name)) is { } unlabelled)
            throw new InvalidDataException($"{scoresPath} has scores of '{unlabelled}', {labelsPath} has no labels of it");
        if (labelled.Keys.FirstOrDefault(name => !scored.ContainsKey(name)) is { } unscored)
            throw new InvalidDataException($"{labelsPath} has labels of '{unscored}', {scoresPath} has no scores of it");
        return labelled.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Pair(pair.Key, scores, scored[pair.Key], labels, pair.Value));
    }

    private static List<int> AllRows(ValueFile file) => [.. Enumerable.Range(0, file.Values.Count)];

    private static T[] Select<T>(List<T>? values, List<int> rows) => values is null ? [] : [.. rows.Select(row => values[row])];

    private static Dictionary<string, List<int>> RowsByEntity(ValueFile file)
    {
        var rows = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < (file.Entities?.Count ?? 0); i++)
        {
            if (!rows.TryGetValue(file.Entities![i], out var list))
                rows.Add(file.Entities[i], list = []);
            list.Add(i);
        }

        return rows;
    }

    private static JudgedSeries Pair(string entity, ValueFile scores, List<int> scored, ValueFile labels, List<int> labelled)
    {
        for (var i = 0; i < Math.Min(scored.Count, labelled.Count); i++)
        {
            if (scores.TimesMs is { } times && labels.TimesMs is { } others && times[scored[i]] != others[labelled[i]])
            {
                throw new InvalidDataException(
                    $"{entity}: row {i + 1} has not the same timestamp in {scores.Path} (line {scores.Lines[scored[i]]}) and {labels.Path} (line {labels.Lines[labelled[i]]})");
            }
        }

        if (scored.Count != labelled.Count)
            throw new InvalidDataException($"{entity}: {scored.Count} scores in {scores.Path} for {labelled.Count} labels in {labels.Path}");
        return new JudgedSeries(
            new ScoredSeries(
                entity, Select(scores.Values, scored), [.. labelled.Select(row => labels.Values[row] != 0)],
                scores.TimesMs is null ? Select(labels.TimesMs, labelled) : Select(scores.TimesMs, scored)),
            Select(scores.Flagged, scored),
            Select(scores.Episodes, scored));
    }
}
