using System.Reflection;
using System.Runtime.Loader;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Hosting;

/// <summary>A folder with an assembly and all that it needs, managed and native; Core it shares with this program.</summary>
internal sealed class PlugInLoadContext(string assemblyFile) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(assemblyFile))
{
    private static readonly string? Shared = typeof(INetworkTrainers).Assembly.GetName().Name;

    private readonly AssemblyDependencyResolver _resolver = new(assemblyFile);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name != Shared && _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
