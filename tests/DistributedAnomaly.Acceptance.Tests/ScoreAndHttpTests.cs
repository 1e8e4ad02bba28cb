using System.Diagnostics;
using System.Globalization;
using System.Text;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Acceptance.Tests;

/// <summary>The replay of a file and the live server are the same monitor.</summary>
public sealed class ScoreAndHttpTests
{
    private const int Rows = 3000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Score_OfAFile_GivesTheSurprisesOfTheSameFilePushedOverHttp()
    {
        using var folder = new TempFolder();
        var (csv, lines) = Series();
        await File.WriteAllTextAsync(folder.File("in.csv"), csv, Token);
        await ScoreAsync(folder, "one.csv");
        await ScoreAsync(folder, "two.csv");
        var scored = await File.ReadAllLinesAsync(folder.File("one.csv"), Token);
        (await File.ReadAllLinesAsync(folder.File("two.csv"), Token)).ShouldBe(scored, "two runs give the same bytes");

        await using var server = await ServerProcess.StartAsync(folder.Path);
        using var api = new FleetApi(server);
        var pushed = new List<string>();
        foreach (var part in lines.Chunk(500))
        {
            var answer = await api.PushLinesAsync("replayed", Encoding.UTF8.GetBytes(string.Join('\n', part)), "all");
            pushed.AddRange(answer.Verdicts.Select(verdict => verdict.Surprise.ToString("F6", CultureInfo.InvariantCulture)));
        }

        var surprises = scored.Skip(1).Select(line => double.Parse(line.Split(',')[2], CultureInfo.InvariantCulture)).ToList();
        surprises.Select(surprise => surprise.ToString("F6", CultureInfo.InvariantCulture)).ShouldBe(pushed);
        surprises.Count.ShouldBe(Rows);
        surprises.Max().ShouldBeGreaterThan(3, "a series without a surprise would show little");
    }

    private static (string Csv, IReadOnlyList<string> Lines) Series()
    {
        var random = new Random(11);
        var csv = new StringBuilder("timestamp,entity,cpu,orders\n");
        var lines = new List<string>();
        var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        for (var row = 0; row < Rows; row++)
        {
            var time = start.AddMinutes(5 * row).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            var cpu = 40 + 10 * Math.Sin(row / 288.0 * 2 * Math.PI) + random.NextDouble() + (row is > 2000 and < 2010 ? 50 : 0);
            var orders = random.Next(5, 20);
            csv.Append(CultureInfo.InvariantCulture, $"{time},shop,{cpu:R},{orders}\n");
            lines.Add(string.Create(CultureInfo.InvariantCulture, $$"""{"entity":"shop","timestamp":"{{time}}","metrics":{"cpu":{{cpu:R}},"orders":{{orders}} } }"""));
        }

        return (csv.ToString(), lines);
    }

    private static async Task ScoreAsync(TempFolder folder, string output)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "anomaly.dll"), "score", folder.File("in.csv"), "--out", folder.File(output)])
        {
            RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        using var run = Process.Start(start)!;
        var console = run.StandardOutput.ReadToEndAsync();
        var errors = await run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();
        run.ExitCode.ShouldBe(0, errors + await console);
    }
}
