namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>An hour of an entity with unusual vectors: the largest of each score, and its strangest vector.</summary>
internal sealed class Happening
{
    private readonly ViewModel[] _views;
    private readonly int _features;
    private float _strangest = -1;

    public Happening(ulong entity, ViewModel[] views, int features)
    {
        (Entity, _views, _features) = (entity, views, features);
        Scores = new double[views.Sum(v => v.Scores)];
        Scaled = new float[views.Length * features];
    }

    public ulong Entity { get; }

    /// <summary>Vectors taken.</summary>
    public int Rows { get; private set; }

    /// <summary>View after view.</summary>
    public double[] Scores { get; }

    public float[] Scaled { get; }

    public void Add(ReadOnlySpan<float> vector)
    {
        Span<float> scaled = stackalloc float[Scaled.Length];
        var (at, strangeness) = (0, 0f);
        for (var v = 0; v < _views.Length; v++)
        {
            var view = FleetVector.View(vector, v);
            var part = scaled.Slice(v * _features, _features);
            _views[v].Scale(view, part);
            var distance = _views[v].Distance(part);
            strangeness += distance;
            Keep(at++, distance);
            Keep(at++, FleetVector.Spread(part));
            for (var i = ViewModel.OwnScores; i < _views[v].Scores; i++)
                Keep(at++, _views[v].Score(i - ViewModel.OwnScores, view));
        }

        Rows++;
        if (strangeness <= _strangest)
            return;
        _strangest = strangeness;
        scaled.CopyTo(Scaled);
    }

    private void Keep(int at, double score) => Scores[at] = Math.Max(Scores[at], score);
}
