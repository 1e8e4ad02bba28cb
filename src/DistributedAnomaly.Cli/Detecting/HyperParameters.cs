using System.Globalization;
using System.Reflection;
using DistributedAnomaly.Core.Batch;

namespace DistributedAnomaly.Cli.Detecting;

/// <summary>The hyper-parameters of a detector by name, in kebab-case: its init properties of a number, a choice or a truth value.</summary>
internal static class HyperParameters
{
    /// <summary>Name and default of each, in the order of their declaration.</summary>
    public static IEnumerable<(string Name, string Default)> Of(IModelReader detector) =>
        Properties(detector).Select(property => (Kebab(property.Name), Text(property.GetValue(detector))));

    /// <summary>Sets some of a detector that nobody uses yet.</summary>
    /// <param name="assignments">Each <c>name=value</c>.</param>
    /// <exception cref="UserException">An unknown name, or a value that is none of its type.</exception>
    public static void Set(IModelReader detector, IEnumerable<string> assignments)
    {
        foreach (var assignment in assignments)
        {
            var (name, value) = assignment.Split('=', 2) is [var left, var right]
                ? (left.Trim(), right.Trim())
                : throw new UserException($"'{assignment}' is not NAME=VALUE");
            var property = Properties(detector).FirstOrDefault(property => Kebab(property.Name) == name)
                ?? throw new UserException($"{detector.Name} has no parameter '{name}'; it has {Names(detector)}");
            Set(detector, property, Parse(Plain(property.PropertyType), name, value));
        }
    }

    /// <summary>Some check their range when they are set.</summary>
    private static void Set(IModelReader detector, PropertyInfo property, object value)
    {
        try
        {
            property.SetValue(detector, value);
        }
        catch (TargetInvocationException e) when (e.InnerException is ArgumentException inner)
        {
            throw new UserException($"{Kebab(property.Name)}: {inner.Message}", inner);
        }
    }

    private static string Names(IModelReader detector) =>
        string.Join(", ", Properties(detector).Select(property => Kebab(property.Name))) is { Length: > 0 } names ? names : "none";

    private static IEnumerable<PropertyInfo> Properties(IModelReader detector) => detector.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite && IsPlain(Plain(property.PropertyType)));

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static bool IsPlain(Type type) => type == typeof(int) || type == typeof(double) || type == typeof(float) || type == typeof(bool) || type.IsEnum;

    private static object Parse(Type type, string name, string value)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).FirstOrDefault(choice => Kebab(choice) == value) is { } found
                ? Enum.Parse(type, found)
                : throw new UserException($"{name} is '{value}'; it must be one of {string.Join(", ", Enum.GetNames(type).Select(Kebab))}");
        }

        try
        {
            return Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new UserException($"{name} is '{value}'; it must be a {(type == typeof(int) ? "whole number" : type == typeof(bool) ? "true or false" : "number")}", e);
        }
    }

    private static string Text(object? value) => value switch
    {
        Enum choice => Kebab(choice.ToString()),
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 && !char.IsUpper(name[i - 1]) ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
