using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Labs;

/// <summary>What a value in a lab file may look like. Taken from the records by reflection; checks a file and makes the schema for editors.</summary>
internal abstract record Shape
{
    /// <summary>As an error calls it: "expected …".</summary>
    public abstract string Told { get; }

    /// <summary>The shape of a record's properties, lists and maps of them.</summary>
    /// <remarks>Of the attributes for data annotations, <see cref="AllowedValuesAttribute"/>, <see cref="RegularExpressionAttribute"/> (with the words for an error in
    /// <see cref="ValidationAttribute.ErrorMessage"/>), <see cref="MinLengthAttribute"/> and <see cref="RangeAttribute"/> are heeded.</remarks>
    public static Shape Of(Type type, MemberInfo? member = null)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || type == typeof(Uri))
        {
            return Text(member);
        }

        if (type == typeof(DateOnly))
        {
            return new TextShape("a day such as 2027-01-31", null, @"^\d{4}-\d{2}-\d{2}$");
        }

        if (type.IsEnum)
        {
            return new TextShape(null, [.. Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)], null);
        }

        if (type == typeof(bool))
        {
            return new BooleanShape();
        }

        if (type == typeof(int) || type == typeof(long) || type == typeof(double))
        {
            return new NumberShape(type != typeof(double), member?.GetCustomAttribute<RangeAttribute>() is { Minimum: var least } ? Convert.ToDouble(least, null) : null);
        }

        if (Generic(type, typeof(IReadOnlyDictionary<,>)) is [_, var value])
        {
            return new MapShape(Of(value));
        }

        if (Generic(type, typeof(IReadOnlyList<>)) is [var item])
        {
            return new ListShape(
                Of(item, item == typeof(string) ? member : null),
                member?.GetCustomAttribute<MinLengthAttribute>()?.Length ?? 0,
                member?.IsDefined(typeof(OneOrManyAttribute), false) ?? false);
        }

        return new ObjectShape(
            type.Name,
            [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(Property)]);
    }

    private static ShapeProperty Property(PropertyInfo property) => new(
        JsonNamingPolicy.CamelCase.ConvertName(property.Name),
        Of(property.PropertyType, property),
        property.IsDefined(typeof(RequiredMemberAttribute)),
        property.IsDefined(typeof(LabPathAttribute)),
        XmlSummaries.Of(property));

    private static TextShape Text(MemberInfo? member)
    {
        var pattern = member?.GetCustomAttribute<RegularExpressionAttribute>();
        var values = member?.GetCustomAttribute<AllowedValuesAttribute>()?.Values.OfType<string>().ToList();
        return new TextShape(pattern?.ErrorMessage, values, pattern?.Pattern);
    }

    private static Type[] Generic(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition ? type.GetGenericArguments() : [];
}

/// <summary>A list that may be written as its only item.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OneOrManyAttribute : Attribute;

internal sealed record ShapeProperty(string Name, Shape Shape, bool Required, bool IsPath, string? Summary);

internal sealed record ObjectShape(string Name, IReadOnlyList<ShapeProperty> Properties) : Shape
{
    public override string Told => "a map";

    public ShapeProperty? Find(string name) => Properties.FirstOrDefault(property => property.Name == name);
}

internal sealed record ListShape(Shape Item, int Least, bool OneOrMany) : Shape
{
    public override string Told => Least > 0 ? $"a list of at least {Least}" : "a list";
}

internal sealed record MapShape(Shape Value) : Shape
{
    public override string Told => "a map";
}

internal sealed record TextShape(string? Words, IReadOnlyList<string>? Values, string? Pattern) : Shape
{
    public override string Told => Values is not null ? $"{(Values.Count > 1 ? "one of " : "")}{string.Join(", ", Values.Select(value => $"'{value}'"))}" : Words ?? "text";
}

internal sealed record BooleanShape : Shape
{
    public override string Told => "true or false";
}

internal sealed record NumberShape(bool Whole, double? Least) : Shape
{
    public override string Told => $"a {(Whole ? "whole " : "")}number{(Least is null ? "" : $" of at least {Least}")}";
}
