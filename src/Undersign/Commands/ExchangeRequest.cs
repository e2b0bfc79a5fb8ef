namespace Undersign.Commands;

/// <summary>Of which tenant <c>undersign exchange</c> is asked.</summary>
/// <param name="Folder">With organisation.yaml, which nobody need have applied; <see langword="null"/>: what is in force.</param>
/// <param name="Organisation">Its name, where several are in force.</param>
internal sealed record ExchangeRequest(string? Folder, string? Organisation, string Config);
