using System.CommandLine;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Cli.Simulating;
using DistributedAnomaly.Simulation;

namespace DistributedAnomaly.Cli.Commands;

internal static class SimulateCommand
{
    private const string Description = "Makes up a fleet of servers with labelled faults: as files, or pushed to a server.";

    public static Command Create(CliIo io)
    {
        var output = new Option<string?>("--out", "-o")
        {
            Description = "Folder to write observations.csv.gz, labels.csv and faults.csv to", HelpName = "DIR",
        };
        var fleet = new Option<string?>("--fleet", "-f") { Description = "Push to this fleet of a server instead", HelpName = "FLEET" };
        var speed = new Option<double>("--speed") { Description = "Simulated seconds a second when pushing; 0, the default: as fast as the server takes them", HelpName = "X" };
        speed.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[^1].Value, out var value) && !(value >= 0 && value <= 1e9))
                result.AddError($"--speed is {result.Tokens[^1].Value}; it must be 0 to 1e9");
        });
        var command = new Command("simulate", Description) { output, fleet, speed };
        var simulation = SimulationArguments.AddTo(command, 200);
        var server = ServerArguments.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is null == result.GetValue(fleet) is null)
                result.AddError("one of --out and --fleet says where the observations go");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var simulated = new SimulatedFleet(simulation.Read(parsed));
            if (parsed.GetValue(output) is { } folder)
                return await WriteAsync(io, simulated, folder, cancellationToken);
            using var client = server.Connect(parsed);
            await using var progress = WorkProgress.Start(io, "simulating", simulated.Steps);
            var push = new LivePush(simulated, parsed.GetValue(fleet)!, parsed.GetValue(speed), TimeProvider.System);
            await push.RunAsync(client, done => progress.Report(done), cancellationToken);
            await progress.DisposeAsync();
            await io.Error.WriteLineAsync($"{push.Rows} observations of {simulated.Servers} servers pushed, {push.Rejected} rejected");
            return push.Rejected > 0 ? ExitCode.Partial : ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> WriteAsync(CliIo io, SimulatedFleet fleet, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        FaultFiles.WriteFaults(Path.Combine(folder, "faults.csv"), fleet);
        FaultFiles.WriteLabels(Path.Combine(folder, "labels.csv"), fleet);
        await using var progress = WorkProgress.Start(io, "simulating", fleet.Steps);
        // Not on the calling thread, which must stay free to take Ctrl-C.
        var rows = await Task.Run(() => Write(fleet, Path.Combine(folder, "observations.csv.gz"), progress, cancellationToken), cancellationToken);
        await progress.DisposeAsync();
        await io.Error.WriteLineAsync($"{rows} observations of {fleet.Servers} servers in {fleet.Cohorts} cohorts, {fleet.Faults.Count} faults; in {folder}");
        return ExitCode.Done;
    }

    private static long Write(SimulatedFleet fleet, string path, WorkProgress progress, CancellationToken cancellationToken)
    {
        var width = SimulatedFleet.Metrics.Count;
        var values = new double[fleet.Servers * width];
        using var file = new ObservationFile(path, fleet);
        for (var step = 0; fleet.Advance(); step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fleet.Fill(0, values);
            for (var server = 0; server < fleet.Servers; server++)
                file.Write(fleet.TimeMs(step), server, values.AsSpan(server * width, width));
            progress.Report(step + 1);
        }

        return file.Rows;
    }
}
