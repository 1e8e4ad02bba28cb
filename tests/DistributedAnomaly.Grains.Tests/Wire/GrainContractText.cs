using System.Reflection;
using System.Text;

namespace DistributedAnomaly.Grains.Tests.Wire;

/// <summary>What silos of different releases must agree on, as text: grain interfaces with their methods, serialized types with their members.</summary>
internal static class GrainContractText
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> Interfaces(Assembly assembly) =>
        assembly.GetTypes().Where(t => t.IsInterface && typeof(IAddressable).IsAssignableFrom(t)).OrderBy(t => t.FullName, StringComparer.Ordinal);

    public static IEnumerable<Type> Serialized(Assembly assembly) =>
        assembly.GetTypes().Where(t => t.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)).OrderBy(t => t.FullName, StringComparer.Ordinal);

    public static IEnumerable<(uint Id, MemberInfo Member, Type Type)> Members(Type type) => type.GetMembers(Own)
        .Where(m => m.IsDefined(typeof(IdAttribute)))
        .Select(m => (m.GetCustomAttribute<IdAttribute>()!.Id, m, m is FieldInfo field ? field.FieldType : ((PropertyInfo)m).PropertyType))
        .OrderBy(m => m.Id);

    public static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in Interfaces(assembly))
        {
            text.Append("grain ").Append(AliasOf(type)).Append('\n');
            foreach (var method in type.GetMethods().OrderBy(AliasOf, StringComparer.Ordinal))
            {
                text.Append("    ").Append(AliasOf(method)).Append('(').AppendJoin(", ", method.GetParameters().Select(p => Name(p.ParameterType)))
                    .Append(") : ").Append(Name(method.ReturnType)).Append('\n');
            }

            text.Append('\n');
        }

        foreach (var type in Serialized(assembly).OrderBy(AliasOf, StringComparer.Ordinal))
        {
            text.Append("type ").Append(AliasOf(type)).Append('\n');
            foreach (var (id, member, memberType) in Members(type))
                text.Append("    ").Append(id).Append(' ').Append(member.Name).Append(" : ").Append(Name(memberType)).Append('\n');
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
