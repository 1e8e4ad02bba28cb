using System.Diagnostics;
using System.Text.Json;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Hosting;

namespace DistributedAnomaly.Benchmarks.Trainers;

/// <summary>
/// Torch's trainer beside the managed one: the same rows, first weights and batches, one thread, each training in a process of its own:
/// <c>torch [folder of the plug-in] [beginning of a model's name]</c>. How to get the plug-in: docs/torch.md. What rounding makes of a
/// training is seen in a third one: by managed code again, with one value of the rows changed by a millionth.
/// </summary>
internal static class TorchCommand
{
    private const string Measure = "--measure";
    private const double Nudge = 1e-6;

    public static int Run(string[] args)
    {
        if (args is [Measure, var name, var trainer, var nudge, var plugIn])
            return Child(name, Enum.Parse<TrainerKind>(trainer), double.Parse(nudge), plugIn);
        var folder = args.Length > 0 ? args[0] : TorchPlugIn.Folder;
        var wanted = args.Length > 1 ? args[1] : string.Empty;
        try
        {
            Console.WriteLine($"one thread; {TorchPlugIn.Load(folder).For(TrainerKind.Torch).Name} of {folder}");
        }
        catch (TrainerUnavailableException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }

        foreach (var model in TrainedModel.All.Where(model => model.Name.StartsWith(wanted, StringComparison.Ordinal)))
        {
            var managed = InProcess(model, TrainerKind.Managed, 0, folder);
            var torch = InProcess(model, TrainerKind.Torch, 0, folder);
            var nudged = InProcess(model, TrainerKind.Managed, Nudge, folder);
            Console.WriteLine($"{model.Name}: {model.Rows:N0} rows, {managed.EpochMs.Length} epochs");
            Print("managed", managed);
            Print("torch", torch);
            Console.WriteLine($"  torch   {Agreement.Of(managed, torch)}");
            Console.WriteLine($"  nudged  {Agreement.Of(managed, nudged)}");
        }

        return 0;
    }

    private static void Print(string trainer, TrainingMeasurement measured) => Console.WriteLine(
        $"  {trainer,-7} epoch: best {measured.BestEpochMs:0.00} ms, median {measured.MedianEpochMs:0.00} ms; all: {measured.EpochMs.Sum():0} ms, "
        + $"processor {measured.ProcessorMs:0} ms; loss {measured.Losses[0]:0.00000} to {measured.Losses[^2]:0.00000}; "
        + $"memory at most +{measured.PeakBytes / 1048576.0:0} MiB, of it managed heap {measured.HeapBytes / 1048576.0:0} MiB");

    private static int Child(string name, TrainerKind trainer, double nudge, string folder)
    {
        var model = TrainedModel.All.Single(model => model.Name == name);
        var measured = TrainingMeasurement.Take(model, model.Table(nudge), () => TorchPlugIn.Load(folder).For(trainer));
        Console.WriteLine(JsonSerializer.Serialize(measured));
        return 0;
    }

    private static TrainingMeasurement InProcess(TrainedModel model, TrainerKind trainer, double nudge, string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(TorchCommand).Assembly.Location);
        foreach (var argument in new[] { "torch", Measure, model.Name, trainer.ToString(), nudge.ToString(), folder })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<TrainingMeasurement>(printed)!
            : throw new InvalidOperationException($"{model.Name} by {trainer}: exit code {process.ExitCode}");
    }
}
