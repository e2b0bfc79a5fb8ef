namespace Undersign.People;

/// <summary>A group that people are in, be it through other groups.</summary>
/// <param name="Address">Where it has one.</param>
internal sealed record PersonGroup(string Name, string? Address = null)
{
    /// <summary>By its name, or its address.</summary>
    public bool IsCalled(string text) =>
        Name.Equals(text, StringComparison.OrdinalIgnoreCase) || Address?.Equals(text, StringComparison.OrdinalIgnoreCase) == true;

    public override string ToString() => Name;
}
