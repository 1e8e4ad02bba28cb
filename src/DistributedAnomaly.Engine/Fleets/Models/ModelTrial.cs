using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;

namespace DistributedAnomaly.Engine.Fleets.Models;

/// <summary>
/// A champion and its challenger on the same vectors of the same moments. The rule: the challenger is promoted when, over <see cref="Windows"/>
/// windows and at least <see cref="LeastVectors"/> vectors of calm entities,
/// <list type="bullet">
/// <item>it does not find more of them strange than the champion does, but for what chance explains (two standard deviations of a count), and</item>
/// <item>its surprise of an entity does not change more from window to window, but for a tenth.</item>
/// </list>
/// Otherwise it is rejected. Not thread-safe.
/// </summary>
internal sealed class ModelTrial(FleetModel champion, FleetModel challenger)
{
    public const int Windows = 60;
    public const int LeastVectors = 1000;

    /// <summary>Windows after which a trial with too few vectors ends.</summary>
    private const int MostWindows = 10 * Windows;

    private const double ChanceDeviations = 2;
    private const double MostRestless = 1.1;

    /// <summary>Changes of surprise below this are nothing.</summary>
    private const double LeastChange = 0.02;

    private Dictionary<ulong, (double Champion, double Challenger)> _before = [];
    private int _windows, _championStrange, _challengerStrange;
    private long _vectors, _changes;
    private double _championChange, _challengerChange;

    public FleetModel Challenger => challenger;

    /// <summary>What was measured so far.</summary>
    public ModelComparison Comparison => new(
        challenger.Info.Version, _windows, _vectors, Share(_championStrange), Share(_challengerStrange), Mean(_championChange), Mean(_challengerChange));

    /// <summary>Lets both judge the vectors of a window.</summary>
    /// <param name="features">Columns of the vectors; those of either model come first.</param>
    /// <param name="vectors">One per entity.</param>
    public void Add(FeatureNames features, IEnumerable<(ulong Hash, ReadOnlyMemory<float> Row)> vectors)
    {
        var now = new Dictionary<ulong, (double, double)>();
        foreach (var (hash, row) in vectors)
        {
            var (first, second) = (Judge(champion, features, row.Span, hash), Judge(challenger, features, row.Span, hash));
            now[hash] = (first, second);
            _vectors++;
            _championStrange += first >= FleetModel.Strange ? 1 : 0;
            _challengerStrange += second >= FleetModel.Strange ? 1 : 0;
            if (!_before.TryGetValue(hash, out var before))
                continue;
            _changes++;
            _championChange += Math.Abs(first - before.Champion);
            _challengerChange += Math.Abs(second - before.Challenger);
        }

        _before = now;
        _windows++;
    }

    /// <returns>True: promote it; false: reject it; null: it is too early to say.</returns>
    public bool? Decide(out string reason)
    {
        reason = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"""
            {_vectors} calm vectors of {_windows} windows: {_challengerStrange} strange to version {challenger.Info.Version}, {_championStrange} to version {champion.Info.Version}; change from window to window {Mean(_challengerChange):0.###} and {Mean(_championChange):0.###}
            """);
        if (_windows < Windows || (_vectors < LeastVectors && _windows < MostWindows))
            return null;
        return _vectors >= LeastVectors
            && _challengerStrange <= _championStrange + ChanceDeviations * Math.Sqrt(_championStrange + 1)
            && Mean(_challengerChange) <= MostRestless * Mean(_championChange) + LeastChange;
    }

    private double Share(int count) => _vectors == 0 ? 0 : (double)count / _vectors;

    private double Mean(double sum) => _changes == 0 ? 0 : sum / _changes;

    private static double Judge(FleetModel model, FeatureNames features, ReadOnlySpan<float> vector, ulong entity)
    {
        if (model.Features.Count == features.Count)
            return model.Judge(vector, entity).Surprise;
        Span<float> narrow = stackalloc float[FleetVector.Width(model.Features)];
        var width = model.Features.Count;
        for (var view = 0; view < FleetVector.Views; view++)
            FleetVector.View(vector, view)[..width].CopyTo(narrow.Slice(view * width, width));
        return model.Judge(narrow, entity).Surprise;
    }
}
