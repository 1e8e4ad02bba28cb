using DistributedAnomaly.Core.Fleet.Models;

namespace DistributedAnomaly.Core.Fleet.Peers;

/// <summary>
/// The members of a cohort that its statistics are made of: those with the smallest hashes, so that they are the same from window to window
/// and whichever host asks. One row per member and window, however often it reports. Panels of several hosts merge into that of all.
/// </summary>
/// <remarks>Bottom-k sampling (Cohen and Kaplan 2007). At most <see cref="MostMembers"/> rows of 16 bytes a feature. Not thread-safe.</remarks>
public sealed class PeerPanel
{
    public const int MostMembers = 256;

    /// <summary>Windows after which a member that does not report makes room.</summary>
    private const int Patience = 10;

    private readonly Dictionary<ulong, int> _places = [];
    private ulong[] _hashes = new ulong[16];
    private int[] _windows = new int[16];
    private float[] _rows;
    private int _count;
    private int _largest = -1;
    private int _window;

    /// <param name="features">Each has a column per view: <see cref="FleetVector"/>.</param>
    public PeerPanel(int features)
    {
        Features = features;
        _rows = new float[16 * Columns];
    }

    public int Features { get; }

    /// <summary>Of every row.</summary>
    public int Columns => FleetVector.Views * Features;

    /// <summary>Takes the newest deviations of a member; further features than the panel has are left out, missing ones unknown.</summary>
    /// <param name="hash">Of the member's name; the same everywhere.</param>
    /// <param name="deviations">In robust scales; NaN: not observed.</param>
    /// <returns>False: it is none of the members that are looked at.</returns>
    public bool Add(ulong hash, ReadOnlySpan<float> deviations)
    {
        if (!_places.TryGetValue(hash, out var place) && (place = PlaceFor(hash)) < 0)
            return false;
        _windows[place] = _window;
        var row = _rows.AsSpan(place * Columns, Columns);
        row.Fill(float.NaN);
        var width = deviations.Length / FleetVector.Views;
        for (var v = 0; v < FleetVector.Views; v++)
            FleetVector.View(deviations, v)[..Math.Min(Features, width)].CopyTo(row[(v * Features)..]);
        return true;
    }

    /// <summary>Takes what another host saw in the same window.</summary>
    public void Merge(PeerPanel other)
    {
        for (var i = 0; i < other._count; i++)
        {
            if (other._windows[i] == other._window)
                Add(other._hashes[i], other._rows.AsSpan(i * other.Columns, other.Columns));
        }
    }

    /// <summary>Rows of the members that reported in the open window, in no particular order.</summary>
    public IEnumerable<(ulong Hash, ReadOnlyMemory<float> Row)> Rows()
    {
        for (var i = 0; i < _count; i++)
        {
            if (_windows[i] == _window)
                yield return (_hashes[i], _rows.AsMemory(i * Columns, Columns));
        }
    }

    /// <summary>Ends the window.</summary>
    /// <param name="timeMs">Its end.</param>
    /// <param name="usual">How far the members are usually spread; learns.</param>
    /// <param name="model">Of the fleet; null: there is none.</param>
    /// <returns>Null: too few members reported in it.</returns>
    public PeerStatistics? Close(long timeMs, UsualSpread usual, FleetModel? model = null)
    {
        var rows = new float[_count * Columns];
        var hashes = new ulong[_count];
        var used = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_windows[i] != _window)
                continue;
            _rows.AsSpan(i * Columns, Columns).CopyTo(rows.AsSpan(Columns * used));
            hashes[used++] = _hashes[i];
        }

        _window++;
        Forget();
        return PeerStatistics.Of(timeMs, hashes.AsSpan(0, used), rows.AsSpan(0, used * Columns), Features, usual, model);
    }

    private int PlaceFor(ulong hash)
    {
        var place = _count;
        if (_count == MostMembers)
        {
            if (_largest < 0)
                _largest = Largest();
            if (hash >= _hashes[_largest])
                return -1;
            place = _largest;
            _places.Remove(_hashes[place]);
        }
        else if (++_count > _hashes.Length)
        {
            Array.Resize(ref _hashes, 2 * _hashes.Length);
            Array.Resize(ref _windows, _hashes.Length);
            Array.Resize(ref _rows, _hashes.Length * Columns);
        }

        _hashes[place] = hash;
        _places[hash] = place;
        _largest = -1;
        return place;
    }

    private void Forget()
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            if (_window - _windows[i] <= Patience)
                continue;
            _places.Remove(_hashes[i]);
            _largest = -1;
            if (i == --_count)
                continue;
            _hashes[i] = _hashes[_count];
            _windows[i] = _windows[_count];
            _rows.AsSpan(_count * Columns, Columns).CopyTo(_rows.AsSpan(i * Columns));
            _places[_hashes[i]] = i;
        }
    }

    private int Largest()
    {
        var largest = 0;
        for (var i = 1; i < _count; i++)
        {
            if (_hashes[i] > _hashes[largest])
                largest = i;
        }

        return largest;
    }
}
