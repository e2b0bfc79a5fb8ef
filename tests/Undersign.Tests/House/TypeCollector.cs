using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Undersign.Tests.House;

/// <summary>Reads signatures and notes every type of the assembly itself that they mention, however deep in generics or arrays.</summary>
internal sealed class TypeCollector : ISignatureTypeProvider<TypeCollector.Nothing, TypeCollector.Nothing>
{
    private readonly HashSet<TypeDefinitionHandle> _found = [];

    /// <summary>A signature is decoded for what it mentions, not for what it is.</summary>
    internal readonly record struct Nothing;

    public IReadOnlyCollection<TypeDefinitionHandle> Found => _found;

    public Nothing GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        _found.Add(handle);
        return default;
    }

    public Nothing GetTypeFromSpecification(MetadataReader reader, Nothing genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public Nothing GetArrayType(Nothing elementType, ArrayShape shape) => default;

    public Nothing GetByReferenceType(Nothing elementType) => default;

    public Nothing GetFunctionPointerType(MethodSignature<Nothing> signature) => default;

    public Nothing GetGenericInstantiation(Nothing genericType, ImmutableArray<Nothing> typeArguments) => default;

    public Nothing GetGenericMethodParameter(Nothing genericContext, int index) => default;

    public Nothing GetGenericTypeParameter(Nothing genericContext, int index) => default;

    public Nothing GetModifiedType(Nothing modifier, Nothing unmodifiedType, bool isRequired) => default;

    public Nothing GetPinnedType(Nothing elementType) => default;

    public Nothing GetPointerType(Nothing elementType) => default;

    public Nothing GetPrimitiveType(PrimitiveTypeCode typeCode) => default;

    public Nothing GetSZArrayType(Nothing elementType) => default;

    public Nothing GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => default;
}
