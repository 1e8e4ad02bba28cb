using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Core.Tests.Fleet;

public sealed class DeviationViewsTests
{
    private const double Minute = 60;

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 0.7)]
    public void See_DaysOfDeviations_ViewsAreThoseOfTheDefinition(bool hasPeers, double doubt)
    {
        var random = new Random(3);
        var peers = hasPeers ? Peers() : null;
        var s = new float[DeviationViews.Length];
        var expected = new Definition();
        for (var minute = 0; minute < 5 * 1440; minute++)
        {
            var deviation = random.NextDouble() * (minute % 997 < 20 ? 30 : 3) - 1;
            // The second day nothing is learnt: it does not count.
            var isYoung = minute / 1440 == 1;
            DeviationViews.See(s, deviation, peers, hasPeers ? 1 : -1, Minute, isYoung, doubt);
            expected.See(deviation, peers, isYoung, doubt);
            for (var v = 0; v < FleetVector.Views; v++)
                s[DeviationViews.Views + v].ShouldBe(expected.Views[v], 1e-4f * Math.Max(1, Math.Abs(expected.Views[v])), $"minute {minute}, view {v}");
            if (minute % 1440 != 1439)
                continue;
            DeviationViews.EndDay(s);
            expected.EndDay();
        }
    }

    [Fact]
    public void Read_OfWhatWasWritten_IsTheSame()
    {
        var s = Enumerable.Range(1, DeviationViews.Length).Select(i => (float)i).ToArray();
        var (written, read) = (new float[s.Length], new float[s.Length]);
        DeviationViews.Write(s, written);
        DeviationViews.Read(written, read);

        written.ShouldNotBe(s);
        read.ShouldBe(s);
    }

    private static PeerStatistics Peers()
    {
        var random = new Random(5);
        var panel = new PeerPanel(2);
        for (var member = 0; member < 40; member++)
            panel.Add((ulong)member + 1, [.. Enumerable.Range(0, panel.Columns).Select(_ => (float)random.NextDouble() * 4 - 1)]);
        return panel.Close(60_000, new UsualSpread()).ShouldNotBeNull();
    }

    // View by view, in words: relative to the cohort, in its spreads, less what the entity does every day.
    private sealed class Definition
    {
        private static readonly double[] UsualAnyway = [6, 5, 3, 3];
        private static readonly double[] SpreadOtherwise = [1.2, 0.8, 0.6, 0.35];

        private readonly double[] _averages = new double[FleetVector.Views];
        private readonly double[] _today = new double[FleetVector.Views];
        private readonly List<double>[] _days = [.. Enumerable.Range(0, FleetVector.Views).Select(_ => new List<double>())];
        private double _last;

        public float[] Views { get; } = new float[FleetVector.Views];

        public void See(double deviation, PeerStatistics? peers, bool isYoung, double doubt)
        {
            var relative = Math.Clamp(deviation - (peers?.Median[1] ?? 0), -12, 12);
            _averages[0] = deviation;
            _averages[1] = (relative + _last) / 2;
            for (var v = 2; v < FleetVector.Views; v++)
                _averages[v] += Minute / FleetVector.Averages[v] * (relative - _averages[v]);
            _last = relative;
            for (var v = 0; v < FleetVector.Views; v++)
            {
                var column = v * 2 + 1;
                var spread = peers is null ? SpreadOtherwise[v] : peers.Spread[column] * peers.Dispersion[v];
                var z = (_averages[v] - (peers?.Median[column] ?? 0)) / Math.Sqrt(spread * spread + doubt);
                if (!isYoung)
                    _today[v] = Math.Max(_today[v], Math.Abs(z));
                var days = _days[v].TakeLast(3).Order().ToList();
                var usual = days.Count == 0 ? 0 : days[(days.Count - 1) / 2];
                Views[v] = (float)Math.Clamp(z * UsualAnyway[v] / Math.Max(UsualAnyway[v], usual), -FleetVector.Most, FleetVector.Most);
            }
        }

        public void EndDay()
        {
            for (var v = 0; v < FleetVector.Views; v++)
            {
                if (_today[v] > 0)
                    _days[v].Add(_today[v]);
                _today[v] = 0;
            }
        }
    }
}
