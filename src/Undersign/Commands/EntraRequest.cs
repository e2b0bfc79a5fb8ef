namespace Undersign.Commands;

/// <summary>Of which source of people <c>undersign entra</c> is asked.</summary>
/// <param name="Folder">With organisation.yaml.</param>
/// <param name="Source">Its name, where several are Entra ID.</param>
/// <param name="Config">The node file, where that names a folder for secrets.</param>
internal sealed record EntraRequest(string Folder, string? Source, string? Config);
