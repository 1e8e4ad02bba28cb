using System.Globalization;
using System.Text;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

public sealed class ScoreFleetTests : IDisposable
{
    private const int Entities = 12;
    private const long StartSeconds = 1_770_000_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Score_FleetOfTwoFiles_JudgesRowsInOrderOfTime()
    {
        var odd = Write("odd.csv", "timestamp,cpu\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{StartSeconds + 120 * i + 60},{i % 7}\n")));
        var even = Write("even.csv", "timestamp,cpu\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{StartSeconds + 120 * i},{i % 5}\n")));

        var run = await CliRun.HereAsync("score", "--fleet", odd, even);
        var apart = await CliRun.HereAsync("score", odd, even);

        run.Code.ShouldBe(ExitCode.Done);
        var times = run.Lines[1..].Select(line => long.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)).ToList();
        times.Count.ShouldBe(500);
        times.ShouldBe(times.Order());
        run.Error.ShouldContain("no model of the fleet was trained");
        run.Lines.Order(StringComparer.Ordinal).ShouldBe(apart.Lines.Order(StringComparer.Ordinal), "two entities are no fleet: each is judged by itself");
    }

    [Fact]
    public async Task Score_FleetLongEnough_TrainsModelsThatJudgeTheSameEachTime()
    {
        var observations = Write("fleet.csv", Fleet(hours: 40));
        var policy = Write("policy.yaml", "alerts_per_entity_day: 1\nfleet_incidents:\n  enabled: false\nfleet_models:\n  min_entities: 10\n  detectors: [isolation-forest]\n");

        var run = await CliRun.HereAsync("score", "--fleet", observations, "--policy", policy);
        var again = await CliRun.HereAsync("score", "--fleet", observations, "--policy", policy);
        var apart = await CliRun.HereAsync("score", observations, "--policy", policy);

        run.Code.ShouldBe(ExitCode.Done);
        run.Error.ShouldContain("models of the fleet trained; version");
        again.Out.ShouldBe(run.Out);
        apart.Out.ShouldNotBe(run.Out, "otherwise the fleet would have no say");
    }

    [Fact]
    public async Task Score_FleetWithADamagedFile_NamesIt()
    {
        var good = Write("good.csv", "timestamp,cpu\n1770000000,1\n");
        var bad = Write("bad.csv", "time,cpu\n1770000000,1\n");

        var run = await CliRun.HereAsync("score", "--fleet", good, bad);

        run.Code.ShouldNotBe(ExitCode.Done);
        run.Error.ShouldContain("bad.csv: the header has no column 'timestamp'");
    }

    // Alike servers; now and then something happens to one of them, for half an hour.
    private static string Fleet(int hours)
    {
        var random = new SeededRandom(3);
        var text = new StringBuilder("timestamp,entity,cpu,memory,requests\n");
        for (var step = 0; step < hours * 12; step++)
        {
            for (var e = 0; e < Entities; e++)
            {
                var shift = (step / 6 * 7 + e * 5) % 61 == 0 ? 8 : 0;
                text.Append(CultureInfo.InvariantCulture, $"{StartSeconds + 300 * step},s{e}");
                for (var m = 0; m < 3; m++)
                    text.Append(CultureInfo.InvariantCulture, $",{100 * (m + 1) + 5 * (random.NextNormal() + shift):0.###}");
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, content);
        return path;
    }
}
