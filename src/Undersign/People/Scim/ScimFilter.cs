using System.Globalization;
using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>Which resources, or which of several values, are meant. RFC 7644 §3.4.2.2.</summary>
internal abstract record ScimFilter
{
    private ScimFilter()
    {
    }

    public abstract bool Matches(JsonObject resource);

    /// <summary>The one value that an attribute of the core must have wherever this matches; <see langword="null"/> when any may do.</summary>
    public string? MustBe(string attribute) => this switch
    {
        And both => both.Left.MustBe(attribute) ?? both.Right.MustBe(attribute),
        Comparison { Operator: "eq", Value: { } value, Path: { Schema: null, Which: null, Sub: null } path } when path.Attribute.Equals(attribute, StringComparison.OrdinalIgnoreCase) => value,
        _ => null,
    };

    /// <exception cref="ScimRefusal">It is none.</exception>
    public static ScimFilter Parse(string text)
    {
        var parser = new ScimFilterParser(text);
        var filter = parser.ReadFilter();
        parser.ExpectEnd();
        return filter;
    }

    public sealed record And(ScimFilter Left, ScimFilter Right) : ScimFilter
    {
        public override bool Matches(JsonObject resource) => Left.Matches(resource) && Right.Matches(resource);
    }

    public sealed record Or(ScimFilter Left, ScimFilter Right) : ScimFilter
    {
        public override bool Matches(JsonObject resource) => Left.Matches(resource) || Right.Matches(resource);
    }

    public sealed record Not(ScimFilter Inner) : ScimFilter
    {
        public override bool Matches(JsonObject resource) => !Inner.Matches(resource);
    }

    /// <summary><c>pr</c>, and a value path that stands by itself.</summary>
    public sealed record Present(ScimPath Path) : ScimFilter
    {
        public override bool Matches(JsonObject resource) => Path.Values(resource).Any(static value => value switch
        {
            null => false,
            JsonObject mapping => mapping.Count > 0,
            JsonArray array => array.Count > 0,
            _ => ScimJson.Text(value) is { Length: > 0 },
        });
    }

    /// <param name="Operator">In small letters.</param>
    /// <param name="Value"><see langword="null"/> for null.</param>
    public sealed record Comparison(ScimPath Path, string Operator, string? Value) : ScimFilter
    {
        private readonly StringComparison _case = ScimNames.IsCaseExact(Path.Attribute) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

        public override bool Matches(JsonObject resource)
        {
            var values = Path.Values(resource).Select(static value => ScimJson.Text(value is JsonObject mapping ? mapping["value"] : value)).ToList();
            return Operator switch
            {
                "eq" => values.Exists(IsEqual) || (Value is null && values.TrueForAll(static value => value is null)),
                "ne" => !values.Exists(IsEqual) && !(Value is null && values.TrueForAll(static value => value is null)),
                _ => values.OfType<string>().Any(value => Value is not null && Compares(value, Value)),
            };
        }

        private bool IsEqual(string? value) => value is not null && Value is not null && value.Equals(Value, _case);

        private bool Compares(string value, string with) => Operator switch
        {
            "co" => value.Contains(with, _case),
            "sw" => value.StartsWith(with, _case),
            "ew" => value.EndsWith(with, _case),
            "gt" => Order(value, with) > 0,
            "ge" => Order(value, with) >= 0,
            "lt" => Order(value, with) < 0,
            _ => Order(value, with) <= 0,
        };

        /// <summary>Times by time, numbers by number, texts by their characters.</summary>
        private int Order(string value, string with) =>
            decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.TryParse(with, NumberStyles.Float, CultureInfo.InvariantCulture, out var other) ? number.CompareTo(other)
            : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && DateTimeOffset.TryParse(with, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var than) ? time.CompareTo(than)
            : string.Compare(value, with, _case);
    }
}
