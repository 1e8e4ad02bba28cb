using System.Diagnostics.CodeAnalysis;
using Fluid.Values;

namespace DistributedAnomaly.Receivers.Templates;

/// <summary>A value with members. One that is looked up and does not exist is nothing, or where templates are checked an error.</summary>
internal sealed class ModelObject(IReadOnlyDictionary<string, FluidValue> members, bool isStrict) : IFluidIndexable
{
    public int Count => members.Count;

    public IEnumerable<string> Keys => members.Keys;

    public bool TryGetValue(string name, [NotNullWhen(true)] out FluidValue? value)
    {
        if (members.TryGetValue(name, out value))
            return true;
        return isStrict ? throw new UnknownNameException(name, members.Keys) : false;
    }
}
