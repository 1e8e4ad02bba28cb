using System.Reflection;
using DistributedAnomaly.Core.Batch.Supervised;

namespace DistributedAnomaly.Core.Batch;

/// <summary>
/// Every batch detector by its name, with and without labels. Only types of this assembly: a name in a model file can never lead to other code.
/// </summary>
public static class BatchDetectors
{
    private static readonly SortedDictionary<string, Type> ByName = Find();

    /// <summary>Those that need no labels, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Of<IBatchDetector>()];

    /// <summary>Those that learn from labels, sorted.</summary>
    public static IReadOnlyList<string> SupervisedNames { get; } = [.. Of<SupervisedDetector>()];

    /// <summary>A detector with its default hyper-parameters; null: there is none of this name, or it needs labels.</summary>
    public static IBatchDetector? Create(string name) => Reader(name) as IBatchDetector;

    /// <summary>A detector that learns from labels, with its default hyper-parameters; null: there is none of this name.</summary>
    public static SupervisedDetector? CreateSupervised(string name) => Reader(name) as SupervisedDetector;

    /// <summary>What reads models of this name; null: there is none.</summary>
    internal static IModelReader? Reader(string name) =>
        ByName.TryGetValue(name, out var type) ? (IModelReader)Activator.CreateInstance(type)! : null;

    private static IEnumerable<string> Of<T>() => ByName.Where(entry => typeof(T).IsAssignableFrom(entry.Value)).Select(entry => entry.Key);

    private static SortedDictionary<string, Type> Find()
    {
        var found = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        foreach (var type in Assembly.GetExecutingAssembly().GetTypes())
        {
            if (type is { IsClass: true, IsAbstract: false } && typeof(IModelReader).IsAssignableFrom(type))
                found.Add(((IModelReader)Activator.CreateInstance(type)!).Name, type);
        }

        return found;
    }
}
