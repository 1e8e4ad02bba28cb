using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Cusum;

/// <summary>
/// Two-sided cumulative sum (Page 1954) of the residual from what the time of day expects: finds small shifts that last.
/// </summary>
/// <remarks>
/// Per side C = max(0, C + r - slack), r = residual in robust scales, cut at 4 so that one outlier is no shift. Score C,
/// 0 to 30. Needs some 20 samples. Memory 8 bytes.
/// </remarks>
public struct CusumDetector : IDetector
{
    private const double Slack = 1.25;
    private const double Cut = 4;
    private const double Most = 30;

    private float _up;
    private float _down;

    public readonly string Name => "cusum";

    public readonly Evidence Score(in Sample sample)
    {
        var r = Residual(sample);
        return new Evidence(Next(_up, r), Next(_down, -r));
    }

    public void Learn(in Sample sample, double weight)
    {
        if (sample.Count < 20)
            return;
        var r = Residual(sample);
        _up = (float)Next(_up, r);
        _down = (float)Next(_down, -r);
    }

    public void Settle(double value) => _up = _down = 0;

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Float(_up);
        writer.Float(_down);
    }

    public void Load(ref SnapshotReader reader)
    {
        _up = reader.Float();
        _down = reader.Float();
    }

    private static double Residual(in Sample sample) =>
        Math.Clamp((sample.Value - sample.Expected) / sample.ResidualScale, -Cut, Cut);

    private static double Next(double sum, double r) => Math.Clamp(sum + r - Slack, 0, Most);
}
