using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>Judges one view of a fleet's vectors: how novel it is among all that happened, and what further detectors say of it. Immutable.</summary>
/// <remarks>
/// A score is worth how rarely a happening of the fleet reaches it, as -log10 of happenings per entity and five minutes. The rarity of a view is the
/// mean of its scores', of which novelty counts four times as much as all further detectors together. They are not heard about what is familiar.
/// </remarks>
internal sealed class ViewModel
{
    private const double DetectorWeight = 0.25;

    /// <summary>Rarity by novelty below which a view is familiar: a happening in three and a half days of an entity.</summary>
    private const double Familiar = FleetModel.Strange;

    private readonly BatchModel[] _detectors;
    private readonly ScoreTable[] _tables;

    /// <param name="shape">What is usual.</param>
    /// <param name="patterns">What happened.</param>
    /// <param name="detectors">Fitted to patterns; may be empty.</param>
    /// <param name="tables">One per score: novelty, then the detectors.</param>
    public ViewModel(ViewShape shape, PatternMemory patterns, BatchModel[] detectors, ScoreTable[] tables) =>
        (Shape, Patterns, _detectors, _tables) = (shape, patterns, detectors, tables);

    public ViewShape Shape { get; }

    public PatternMemory Patterns { get; }

    public int Scores => 1 + _detectors.Length;

    /// <param name="view">Of a vector.</param>
    /// <param name="entity">Hash of its entity; 0: not known.</param>
    /// <param name="least">What is less rare is of no interest: then the answer is any number up to this.</param>
    /// <returns>0: too usual to be looked at.</returns>
    public double Rarity(ReadOnlySpan<float> view, ulong entity, double least = 0)
    {
        Span<float> pattern = stackalloc float[view.Length];
        var distance = Shape.Whiten(view, pattern);
        if (distance < Patterns.LeastDistance)
            return 0;
        ViewShape.Compress(pattern);
        if (least < Familiar || _detectors.Length == 0)
        {
            var told = Novelty(pattern, distance, entity, least);
            return told < Familiar || _detectors.Length == 0 ? told : Mean(told, Others(pattern));
        }

        // To ask the others is quicker than to search the memory to its end, and they tell how novel the view must be to be of interest (benchmark fleet).
        var others = Others(pattern);
        var novelty = Novelty(pattern, distance, entity, Math.Max(Familiar, (1 + DetectorWeight) * least - DetectorWeight * others));
        return novelty < Familiar ? novelty : Mean(novelty, others);
    }

    /// <returns>False: too usual to be looked at.</returns>
    public bool TryScore(ReadOnlySpan<float> view, ulong entity, Span<double> scores)
    {
        Span<float> pattern = stackalloc float[view.Length];
        var distance = Shape.Whiten(view, pattern);
        if (distance < Patterns.LeastDistance)
            return false;
        ViewShape.Compress(pattern);
        scores[0] = Patterns.Novelty(pattern, distance, entity);
        ScoreOthers(pattern, scores);
        return true;
    }

    public void Save(SnapshotWriter writer)
    {
        Shape.Save(writer);
        Patterns.Save(writer);
        writer.Int(_detectors.Length);
        foreach (var detector in _detectors)
        {
            var file = new SnapshotWriter();
            new ModelFile(detector, 0, 0, 0, null).Save(file);
            writer.Bytes(file.Written);
        }

        foreach (var table in _tables)
            table.Save(writer);
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static ViewModel Load(ref SnapshotReader reader, int features)
    {
        var shape = ViewShape.Load(ref reader, features);
        var patterns = PatternMemory.Load(ref reader, features);
        var detectors = new BatchModel[reader.Length(16)];
        for (var i = 0; i < detectors.Length; i++)
        {
            detectors[i] = ModelFile.Load(reader.Bytes()).Model;
            if (detectors[i].Columns.Count != features)
                throw new SnapshotException($"a detector of {detectors[i].Columns.Count} columns in a model of {features} features");
        }

        var tables = new ScoreTable[1 + detectors.Length];
        for (var i = 0; i < tables.Length; i++)
            tables[i] = ScoreTable.Load(ref reader);
        return new ViewModel(shape, patterns, detectors, tables);
    }

    private void ScoreOthers(ReadOnlySpan<float> pattern, Span<double> scores)
    {
        if (_detectors.Length == 0)
            return;
        Span<double> row = stackalloc double[pattern.Length];
        for (var i = 0; i < row.Length; i++)
            row[i] = pattern[i];
        for (var i = 0; i < _detectors.Length; i++)
            scores[1 + i] = _detectors[i].Score(row);
    }

    private double Others(ReadOnlySpan<float> pattern)
    {
        Span<double> scores = stackalloc double[Scores];
        ScoreOthers(pattern, scores);
        var rarity = 0.0;
        for (var i = 1; i < scores.Length; i++)
            rarity += _tables[i].Rarity(scores[i]) / _detectors.Length;
        return rarity;
    }

    private double Novelty(ReadOnlySpan<float> pattern, float distance, ulong entity, double least) =>
        _tables[0].Rarity(Patterns.Novelty(pattern, distance, entity, _tables[0].Below(least)));

    private static double Mean(double novelty, double others) => (novelty + DetectorWeight * others) / (1 + DetectorWeight);
}
