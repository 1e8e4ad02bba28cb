using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Hosting;

/// <summary>
/// The Torch trainers, where a user has put them beside the program: no edition ships them, for their native libraries are larger than all
/// the rest. How to: docs/torch.md.
/// </summary>
public static class TorchPlugIn
{
    private const string AssemblyName = "DistributedAnomaly.Models.Torch";
    private const string TypeName = AssemblyName + ".TorchTrainers";

    private const string Variable = "ANOMALY_TORCH";

    /// <summary>Where they are looked for: what the environment variable ANOMALY_TORCH says, or <c>trainers/torch</c> beside the program.</summary>
    public static string Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
        ? folder
        : Path.Combine(AppContext.BaseDirectory, "trainers", "torch");

    /// <summary>Managed trainers alone where there is no plug-in, or none that can be loaded: who asks for Torch is told why. Loads nothing native.</summary>
    /// <param name="folder">What <c>dotnet publish</c> made of the project DistributedAnomaly.Models.Torch.</param>
    public static INetworkTrainers Load(string folder)
    {
        var file = Path.Combine(Path.GetFullPath(folder), AssemblyName + ".dll");
        if (!File.Exists(file))
            return new ManagedTrainers($"its trainers are not installed, there is no '{file}' (how to: docs/torch.md)");
        try
        {
            var type = new PlugInLoadContext(file).LoadFromAssemblyPath(file).GetType(TypeName, throwOnError: true)!;
            return (INetworkTrainers)Activator.CreateInstance(type)!;
        }
        catch (Exception e)
        {
            return new ManagedTrainers($"its trainers in '{folder}' cannot be loaded: {e.Message}");
        }
    }
}
