using System.Reflection;
using System.Runtime.CompilerServices;

namespace DistributedAnomaly.Grains.Tests.Wire;

/// <summary>Silos of two releases work in one cluster while it is updated: no change of what they say to each other may go unseen.</summary>
public sealed class GrainContractTests
{
    /// <summary>Set to 1, the comparison writes the baseline instead.</summary>
    private const string UpdateVariable = "UPDATE_GRAIN_CONTRACT";

    private static readonly Assembly Grains = typeof(GrainAnomalyEngine).Assembly;

    [Fact]
    public void Contract_IsThatOfTheBaseline()
    {
        var path = Baseline();
        var now = GrainContractText.Of(Grains);
        if (string.Equals(Environment.GetEnvironmentVariable(UpdateVariable), "1", StringComparison.Ordinal))
            File.WriteAllText(path, now);

        TestKit.PublicApiText.Difference(File.ReadAllText(path).ReplaceLineEndings("\n"), now)
            .ShouldBeNull($"if that is meant, and a silo of the release before can still read it, write the baseline anew with {UpdateVariable}=1");
    }

    [Fact]
    public void Names_OfEverythingOnTheWire_AreStable()
    {
        foreach (var type in GrainContractText.Interfaces(Grains))
        {
            GrainContractText.AliasOf(type).ShouldNotBeNull(type.Name).ShouldStartWith("anomaly.");
            var methods = type.GetMethods().Select(m => GrainContractText.AliasOf(m).ShouldNotBeNull($"{type.Name}.{m.Name}")).ToList();
            methods.ShouldBeUnique(type.Name);
            methods.ShouldNotBeEmpty();
        }

        GrainContractText.Serialized(Grains).ToList().ForEach(t => GrainContractText.AliasOf(t).ShouldNotBeNull(t.Name).ShouldStartWith("anomaly."));
        GrainContractText.Serialized(Grains).Concat(GrainContractText.Interfaces(Grains)).Select(GrainContractText.AliasOf).ShouldBeUnique();
    }

    [Fact]
    public void Ids_OfEverySerializedMember_AreThereAndUnique()
    {
        foreach (var type in GrainContractText.Serialized(Grains))
        {
            GrainContractText.Members(type).Select(m => m.Id).ShouldBeUnique(type.Name);
            var fields = type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                .Where(f => !f.IsDefined(typeof(CompilerGeneratedAttribute)));
            var settable = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null);
            foreach (var member in fields.Concat<MemberInfo>(settable))
                member.IsDefined(typeof(IdAttribute)).ShouldBeTrue($"{type.Name}.{member.Name} would be lost on the way");
        }
    }

    private static string Baseline([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "GrainContract.txt");
}
