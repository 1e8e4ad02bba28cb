using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Simulation.Story;

/// <summary>Tells when a server that reported before has been quiet for too long, as the engines' scans for silence do.</summary>
internal sealed class SilenceWatch
{
    private const int LeastReports = 10;

    private readonly int _steps;
    private readonly int[] _reports;
    private readonly int[] _quiet;

    public SilenceWatch(SimulatedFleet fleet, SilencePolicy policy)
    {
        var cadence = TimeSpan.FromMilliseconds(fleet.TimeMs(1) - fleet.TimeMs(0));
        _steps = (int)Math.Ceiling(Math.Max(policy.Intervals, policy.AtLeast / cadence));
        (_reports, _quiet) = (new int[fleet.Servers], new int[fleet.Servers]);
    }

    /// <returns>True: from this step on the server is silent.</returns>
    public bool IsNew(int server, ReadOnlySpan<double> values)
    {
        if (!double.IsNaN(values[0]))
        {
            _reports[server]++;
            _quiet[server] = 0;
            return false;
        }

        return ++_quiet[server] == _steps + 1 && _reports[server] >= LeastReports;
    }
}
