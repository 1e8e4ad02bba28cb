using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.ContextRarity;

/// <summary>
/// How rare the value of one context label is for one entity: -log10 of the chance that a normal observation of it has a value as rare as
/// this one, or rarer, or never seen.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Values are known by a hash of 32 bits, with a count that halves in <see cref="HalfLifeDays"/> days; at most <see cref="MaxValues"/>.</item>
/// <item>A value outside the table takes the place of the least one if that was seen about once; otherwise it is only counted as outside.</item>
/// <item>p(outside) = (times a value was outside + 1/2) / (observations + 1): Krichevsky and Trofimov's estimate (1981) of what Good and Turing
/// (1953) take from the values seen once. Both numbers halve in <see cref="NoveltyHalfLifeDays"/> days. An entity that always had new values
/// is not surprised by another one.</item>
/// <item>p(value) = p(outside) + the rest for the share of all values in the table that are at most as frequent: a tail, so that a label of
/// many rare values is as rarely surprising as one of few.</item>
/// <item>Never more than log10(1 + n) after n observations: what was seen ten times cannot prove a chance of one in a thousand.</item>
/// </list>
/// Range 0 to about 7, upwards; warm-up is in its nature (see above). Memory 80 bytes and 8 for each of 2 to 16 values; cost some 20 ns.
/// </remarks>
public sealed class ContextRarityDetector
{
    public const int MaxValues = 16;
    public const double HalfLifeDays = 30;

    /// <summary>Longer: how often something new comes is known from few events.</summary>
    public const double NoveltyHalfLifeDays = 120;

    /// <summary>A count up to this is of a value that was seen about once.</summary>
    private const float Once = 1;

    private const long StepMs = 3_600_000;
    private const double DayMs = 24 * StepMs;

    private (uint Hash, float Count)[] _values = [];
    private int _used;
    private float _total;
    private float _outside;
    private long _samples;
    private long _agedMs;

    public int MemoryBytes => 80 + _values.Length * 8;

    /// <summary>The same for equal text everywhere: FNV-1a (Fowler, Noll, Vo) over UTF-16 units.</summary>
    public static uint HashOf(string value)
    {
        var hash = 2166136261u;
        foreach (var unit in value)
        {
            hash = (hash ^ (uint)(unit & 0xFF)) * 16777619u;
            hash = (hash ^ (uint)(unit >> 8)) * 16777619u;
        }

        return hash;
    }

    /// <param name="hash">Of the value.</param>
    /// <param name="timeMs">Unix ms; not before that of the call before.</param>
    public double Score(uint hash, long timeMs)
    {
        Age(timeMs);
        var chance = (_outside + 0.5) / (_total + 1);
        var at = Find(hash);
        if (at >= 0)
            chance += (1 - chance) * ShareUpTo(_values[at].Count);
        return chance >= 1 ? 0 : Math.Min(-PortableMath.Log10(chance), PortableMath.Log10(1.0 + _samples));
    }

    /// <param name="hash">The value just scored.</param>
    /// <param name="weight">1, or less inside an episode.</param>
    public void Learn(uint hash, double weight)
    {
        var count = (float)weight;
        var at = Find(hash);
        if (at >= 0)
            _values[at].Count += count;
        else
            Admit(hash, count);
        _total += count;
        _samples++;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Float(_total);
        writer.Float(_outside);
        writer.Long(_samples);
        writer.Long(_agedMs);
        writer.Int(_used);
        for (var i = 0; i < _used; i++)
        {
            writer.Int((int)_values[i].Hash);
            writer.Float(_values[i].Count);
        }
    }

    public static ContextRarityDetector Load(ref SnapshotReader reader)
    {
        var detector = new ContextRarityDetector
        {
            _total = reader.Float(), _outside = reader.Float(), _samples = reader.Long(), _agedMs = reader.Long(), _used = reader.Length(8),
        };
        if (detector._used > MaxValues)
            throw new SnapshotException($"{detector._used} values of a label, at most {MaxValues} are kept");
        detector._values = new (uint, float)[detector._used];
        foreach (ref var value in detector._values.AsSpan())
            value = ((uint)reader.Int(), reader.Float());
        return detector;
    }

    private double ShareUpTo(float count)
    {
        double all = 0, some = 0;
        for (var i = 0; i < _used; i++)
        {
            all += _values[i].Count;
            some += _values[i].Count <= count ? _values[i].Count : 0;
        }

        return all > 0 ? some / all : 1;
    }

    private void Admit(uint hash, float count)
    {
        // The very first value is no news: there was nothing else it could have been.
        if (_samples > 0)
            _outside += count;
        if (_used == _values.Length && _used < MaxValues)
            Array.Resize(ref _values, Math.Clamp(_used * 2, 2, MaxValues));
        var at = _used;
        if (_used < MaxValues)
        {
            _used++;
        }
        else
        {
            at = 0;
            for (var i = 1; i < _used; i++)
                at = _values[i].Count < _values[at].Count ? i : at;
            if (_values[at].Count > Once)
                return;
        }

        _values[at] = (hash, count);
    }

    // In steps, not at every observation: a float would lose the small ones.
    private void Age(long timeMs)
    {
        if (_agedMs == 0)
            _agedMs = timeMs;
        var elapsed = timeMs - _agedMs;
        if (elapsed < StepMs)
            return;
        _agedMs = timeMs;
        var slower = (float)PortableMath.Exp2(-elapsed / (NoveltyHalfLifeDays * DayMs));
        _total *= slower;
        _outside *= slower;
        var factor = (float)PortableMath.Exp2(-elapsed / (HalfLifeDays * DayMs));
        for (var i = 0; i < _used; i++)
            _values[i].Count *= factor;
    }

    private int Find(uint hash)
    {
        for (var i = 0; i < _used; i++)
        {
            if (_values[i].Hash == hash)
                return i;
        }

        return -1;
    }
}
