using System.Diagnostics;
using System.Text.Json;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Hosting;

namespace DistributedAnomaly.Benchmarks.Trainers;

/// <summary>
/// Torch's trainer beside the managed one: the same rows, first weights and batches, one thread, each training in a process of its own:
/// <c>torch [folder of the plug-in] [beginning of a model's name]</c>. How to get the plug-in: docs/torch.md.
/// </summary>
internal static class TorchCommand
{
    private const string Measure = "--measure";

    public static int Run(string[] args)
    {
        if (args is [Measure, var name, var trainer, var plugIn])
            return Child(name, Enum.Parse<TrainerKind>(trainer), plugIn);
        var folder = args.Length > 0 ? args[0] : TorchPlugIn.DefaultFolder;
        var wanted = args.Length > 1 ? args[1] : string.Empty;
        try
        {
            Console.WriteLine($"one thread; {TorchPlugIn.Load(folder).For(TrainerKind.Torch).Name} of {folder}");
        }
        catch (InvalidOperationException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }

        foreach (var model in TrainedModel.All.Where(model => model.Name.StartsWith(wanted, StringComparison.Ordinal)))
        {
            var managed = InProcess(model, TrainerKind.Managed, folder);
            var torch = InProcess(model, TrainerKind.Torch, folder);
            Console.WriteLine($"{model.Name}: {model.Rows:N0} rows, {model.Epochs} epochs");
            Print("managed", managed);
            Print("torch", torch);
            Console.WriteLine($"  {Agreement.Of(managed, torch)}");
        }

        return 0;
    }

    private static void Print(string trainer, TrainingMeasurement measured) => Console.WriteLine(
        $"  {trainer,-7} epoch: best {measured.BestEpochMs,8:0.00} ms, median {measured.MedianEpochMs,8:0.00} ms; all {measured.TotalMs,7:0} ms, "
        + $"processor {measured.CpuMs,7:0} ms; loss {measured.Losses[0]:0.00000} to {measured.Losses[^2]:0.00000}; "
        + $"memory at most +{measured.PeakBytes / 1048576.0:0} MiB, of it managed heap {measured.HeapBytes / 1048576.0:0.0} MiB");

    private static int Child(string name, TrainerKind trainer, string folder)
    {
        var model = TrainedModel.All.Single(model => model.Name == name);
        Console.WriteLine(JsonSerializer.Serialize(TrainingMeasurement.Take(model, () => TorchPlugIn.Load(folder).For(trainer))));
        return 0;
    }

    private static TrainingMeasurement InProcess(TrainedModel model, TrainerKind trainer, string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(TorchCommand).Assembly.Location);
        foreach (var argument in new[] { "torch", Measure, model.Name, trainer.ToString(), folder })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<TrainingMeasurement>(printed)!
            : throw new InvalidOperationException($"{model.Name} by {trainer}: exit code {process.ExitCode}");
    }
}
