using System.Runtime.InteropServices;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Baselines;

/// <summary>
/// What is usual in each cell of a season (24 hours of the day, 168 hours of the week), relative to a level that follows
/// the stream within hours. The tolerance band of a cell spans its two neighbours too, so that jobs may jitter.
/// </summary>
/// <remarks>
/// Only the cell of the present hour is live; it is written back when the hour ends. A cell's mean is a running mean
/// until it was visited 1 / cellRate times, an exponentially weighted one from then on. Resting cells hold their mean in
/// the upper half of a single-precision number (8 bits of precision: 0.4 % of the distance from the level).
/// Memory: 3 bytes per cell.
/// </remarks>
internal sealed class SeasonalProfile(int cells, float cellRate)
{
    private const double CutScales = 6;
    private const double LevelRate = 0.02;
    private const float VisitUnit = 1f / 16;

    /// <summary>Hours, and samples, within which something that began is noticed.</summary>
    private const double OnsetHours = 0.1;
    private const int OnsetSamples = 2;

    private readonly Cell[] _cells = new Cell[cells];
    private double _level;
    private double _residual;
    private int _cell = -1;
    private float _mean;
    private float _visit;
    private float _neighbourLow;
    private float _neighbourHigh;

    public int MemoryBytes => 24 + cells * 3 + 64;

    /// <summary>Visited for an hour in all: its band may be learnt from.</summary>
    public bool IsCellMature => _visit >= 1;

    /// <summary>Mean absolute residual.</summary>
    public double ResidualScale => _residual;

    /// <summary>What is expected in a cell of the day; NaN while it was not visited for an hour.</summary>
    public double ExpectedIn(int cell)
    {
        var visits = cell == _cell ? _visit : _cells[cell].Visits * VisitUnit;
        return visits < 1 ? double.NaN : _level + (cell == _cell ? _mean : Long(_cells[cell].Mean));
    }

    /// <summary>Begins as if each cell that is known had been visited for an hour.</summary>
    /// <param name="level">Of the stream.</param>
    /// <param name="residual">Mean absolute residual.</param>
    /// <param name="offsets">By how much cells differ from the level; NaN: not known.</param>
    /// <param name="unit">What they are counted in.</param>
    public void Begin(double level, double residual, ReadOnlySpan<float> offsets, double unit)
    {
        (_level, _residual) = (level, residual);
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            if (!float.IsNaN(offsets[cell]))
                _cells[cell] = new Cell { Mean = Short((float)(offsets[cell] * unit)), Visits = (byte)(1 / VisitUnit) };
        }
    }

    /// <summary>Makes <paramref name="cell"/> the live one.</summary>
    public void Enter(int cell)
    {
        if (cell == _cell)
            return;
        if (_cell >= 0 && _visit > 0)
        {
            _cells[_cell].Mean = Short(_mean);
            _cells[_cell].Visits = (byte)Math.Clamp((int)Math.Round(_visit / VisitUnit), 1, 255);
        }

        _cell = cell;
        _mean = Long(_cells[cell].Mean);
        _visit = _cells[cell].Visits * VisitUnit;
        _neighbourLow = float.PositiveInfinity;
        _neighbourHigh = float.NegativeInfinity;
        Neighbour((cell + 1) % _cells.Length);
        Neighbour((cell + _cells.Length - 1) % _cells.Length);
    }

    /// <summary>What is expected in the live cell; <paramref name="otherwise"/> while it was never visited.</summary>
    public double Expected(double otherwise) => _visit > 0 ? _mean + _level : otherwise;

    public void Band(double otherwise, out double low, out double high)
    {
        if (_visit <= 0)
        {
            low = high = otherwise;
            return;
        }

        low = Math.Min(_mean, _neighbourLow) + _level;
        high = Math.Max(_mean, _neighbourHigh) + _level;
    }

    /// <param name="value">The value in the live cell.</param>
    /// <param name="expected">What was expected of it.</param>
    /// <param name="slowRate">Learning rate of slow statistics.</param>
    /// <param name="scale">Slow scale of the stream.</param>
    /// <param name="hours">Time since the sample before, in hours, at most 1: how much of a visit this sample is.</param>
    /// <param name="pace">How much is learnt.</param>
    /// <param name="warm">True for the first samples: nothing is cut.</param>
    /// <param name="leastLevelRate">The level follows at least at this rate.</param>
    public void Learn(double value, double expected, double slowRate, double scale, double hours, LearningPace pace, bool warm,
        double leastLevelRate = 0)
    {
        var weight = pace.Weight;
        if (_visit <= 0 && _level == 0 && _residual == 0)
            _level = value;
        var residual = value - expected;
        _residual += slowRate * weight * (Math.Min(Math.Abs(residual), warm ? double.MaxValue : CutScales * _residual) - _residual);
        // What a cell learnt in its first hour may be an outlier: it must be able to leave it again.
        var cut = CutScales * Math.Max(_residual, _visit < 1 ? scale : scale * 0.1);
        var step = Math.Clamp(residual, -cut, cut);
        if (_visit <= 0)
        {
            if (pace.Begins)
            {
                _mean = (float)(value - _level);
                _visit = (float)hours;
            }
        }
        else
        {
            var rate = _visit < 1 ? hours / (_visit + hours) : hours * Math.Max(cellRate, 1 / (_visit + 1));
            _mean = (float)(_mean + rate * weight * step);
            _visit = Math.Min(15.9f, (float)(_visit + hours));
        }

        _level += Math.Max(leastLevelRate, LevelRate * Math.Min(1, hours * 12)) * weight * step;
    }

    /// <summary>What the live cell learnt is not normal; it is forgotten if the cell learnt nothing else.</summary>
    /// <param name="hours">Between two samples.</param>
    public void DiscardOnset(double hours)
    {
        if (_visit <= Math.Max(OnsetHours, OnsetSamples * hours))
            _mean = _visit = 0;
    }

    public void Save(SnapshotWriter writer)
    {
        foreach (var cell in _cells)
        {
            writer.Short(cell.Mean);
            writer.Byte(cell.Visits);
        }

        writer.Double(_level);
        writer.Double(_residual);
        writer.Int(_cell);
        writer.Float(_mean);
        writer.Float(_visit);
        writer.Float(_neighbourLow);
        writer.Float(_neighbourHigh);
    }

    public void Load(ref SnapshotReader reader)
    {
        for (var i = 0; i < _cells.Length; i++)
            _cells[i] = new Cell { Mean = reader.Short(), Visits = reader.Byte() };
        _level = reader.Double();
        _residual = reader.Double();
        _cell = reader.Int();
        if (_cell < -1 || _cell >= _cells.Length)
            throw new SnapshotException($"no cell {_cell} in a season of {_cells.Length}");
        _mean = reader.Float();
        _visit = reader.Float();
        _neighbourLow = reader.Float();
        _neighbourHigh = reader.Float();
    }

    private void Neighbour(int cell)
    {
        if (_cells[cell].Visits == 0)
            return;
        _neighbourLow = Math.Min(_neighbourLow, Long(_cells[cell].Mean));
        _neighbourHigh = Math.Max(_neighbourHigh, Long(_cells[cell].Mean));
    }

    private static ushort Short(float value) => (ushort)((BitConverter.SingleToUInt32Bits(value) + 0x8000) >> 16);

    private static float Long(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Cell
    {
        public ushort Mean;
        public byte Visits;
    }
}
