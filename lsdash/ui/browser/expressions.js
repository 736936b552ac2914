// Expressions of Vega as nested functions, made once. A page may not compile text (its content security policy forbids
// `eval`), and Vega-Embed's own interpreter walks the tree of an expression anew, with eight new functions and an object,
// for each channel of each mark of a chart.
// Rests on: the form of Vega's `ast`, and what `expr` of a view has to offer (the interface of vega-interpreter).
// Without it: that interpreter.
const CONSTANTS = {
    NaN, E: Math.E, LN2: Math.LN2, LN10: Math.LN10, LOG2E: Math.LOG2E, LOG10E: Math.LOG10E, PI: Math.PI, SQRT1_2: Math.SQRT1_2,
    SQRT2: Math.SQRT2, MIN_VALUE: Number.MIN_VALUE, MAX_VALUE: Number.MAX_VALUE,
};
const of = (name) => (value, ...more) => value[name](...more);
const ofText = (name) => (value, ...more) => String(value)[name](...more);
// Functions of the language; all others are given by the view. No chart asks for dates.
const FUNCTIONS = {
    ...Object.fromEntries(["abs", "acos", "asin", "atan", "atan2", "ceil", "cos", "exp", "floor", "log", "max", "min", "pow",
        "random", "round", "sin", "sqrt", "tan"].map((name) => [name, Math[name]])),
    isNaN: Number.isNaN, isFinite: Number.isFinite, clamp: (value, low, high) => Math.max(low, Math.min(high, value)),
    length: (value) => value.length, join: of("join"), indexof: of("indexOf"), lastindexof: of("lastIndexOf"), slice: of("slice"),
    parseFloat, parseInt,
    upper: ofText("toUpperCase"), lower: ofText("toLowerCase"), substring: ofText("substring"), split: ofText("split"),
    replace: ofText("replace"), trim: ofText("trim"), regexp: RegExp, test: (pattern, text) => RegExp(pattern).test(text),
};
const UNARY = { "+": (a) => +a, "-": (a) => -a, "~": (a) => ~a, "!": (a) => !a };
const BINARY = {
    "*": (a, b) => a * b, "+": (a, b) => a + b, "-": (a, b) => a - b, "/": (a, b) => a / b, "%": (a, b) => a % b,
    ">": (a, b) => a > b, "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">=": (a, b) => a >= b,
    "==": (a, b) => a == b, "!=": (a, b) => a != b, "===": (a, b) => a === b, "!==": (a, b) => a !== b, // eslint-disable-line eqeqeq
    "&": (a, b) => a & b, "|": (a, b) => a | b, "^": (a, b) => a ^ b, "<<": (a, b) => a << b, ">>": (a, b) => a >> b, ">>>": (a, b) => a >>> b,
};
const OF_EVENT = ["view", "item", "group", "xy", "x", "y"];
const UNSAFE = new Set([Function, eval, setTimeout, setInterval]); // eslint-disable-line no-eval

function safe(value) {
    if (typeof value === "function" && UNSAFE.has(value)) throw new Error("an expression may not have this value");
    return value;
}

// Each gives a function of a scope: { functions, params, datum, event, item }.
const NODES = {
    Literal: ({ value }) => () => value,
    Identifier({ name }) {
        if (name === "datum" || name === "event" || name === "item") return (scope) => scope[name];
        if (name in CONSTANTS) return () => CONSTANTS[name];
        const signal = `$${name}`;
        return (scope) => scope.params[signal];
    },
    MemberExpression({ object, property, computed }) {
        const [owner, name] = [compiled(object), computed ? compiled(property) : () => property.name];
        if (computed && property.type !== "Literal") return (scope) => safe(owner(scope)[name(scope)]);
        const known = name();
        return (scope) => safe(owner(scope)[known]);
    },
    CallExpression({ callee, arguments: given }) {
        const name = callee.name.replace(/^_/, "");
        const parts = given.map(compiled);
        if (name === "if") return choice(...parts);
        return (scope) => (scope.functions[name] ?? FUNCTIONS[name]).apply(scope.functions, parts.map((part) => part(scope)));
    },
    ArrayExpression({ elements }) {
        const parts = elements.map(compiled);
        return (scope) => parts.map((part) => part(scope));
    },
    UnaryExpression({ operator, argument }) {
        const [operate, value] = [UNARY[operator], compiled(argument)];
        return (scope) => operate(value(scope));
    },
    BinaryExpression({ operator, left, right }) {
        const [operate, first, second] = [BINARY[operator], compiled(left), compiled(right)];
        return (scope) => operate(first(scope), second(scope));
    },
    LogicalExpression({ operator, left, right }) {
        const [first, second] = [compiled(left), compiled(right)];
        return operator === "&&" ? (scope) => first(scope) && second(scope) : (scope) => first(scope) || second(scope);
    },
    ConditionalExpression: ({ test, consequent, alternate }) => choice(compiled(test), compiled(consequent), compiled(alternate)),
    ObjectExpression({ properties }) {
        const parts = properties.map(({ key, value }) => [key.type === "Literal" ? key.value : key.name, compiled(value)]);
        return (scope) => Object.fromEntries(parts.map(([name, part]) => [name, safe(part(scope))]));
    },
};

const choice = (test, then, otherwise) => (scope) => (test(scope) ? then(scope) : otherwise(scope));
const compiled = (node) => NODES[node.type](node);

function withEvent(functions, event) {
    const own = Object.create(functions);
    for (const name of OF_EVENT) own[name] = (...given) => event.vega[name](...given);
    return own;
}

// What a mark is given as two ends or as a middle becomes an end and a size, as Vega has it.
function settle(item, channels, turn) {
    if (channels.x2) {
        if (channels.x) {
            if (turn && item.x > item.x2) [item.x, item.x2] = [item.x2, item.x];
            item.width = item.x2 - item.x;
        } else item.x = item.x2 - (item.width || 0);
    }
    if (channels.xc) item.x = item.xc - (item.width || 0) / 2;
    if (channels.y2) {
        if (channels.y) {
            if (turn && item.y > item.y2) [item.y, item.y2] = [item.y2, item.y];
            item.height = item.y2 - item.y;
        } else item.y = item.y2 - (item.height || 0);
    }
    if (channels.yc) item.y = item.yc - (item.height || 0) / 2;
}

export const expressions = {
    operator({ functions }, { ast }) {
        const evaluate = compiled(ast);
        return (params) => evaluate({ functions, params });
    },
    parameter({ functions }, { ast }) {
        const evaluate = compiled(ast);
        return (datum, params) => evaluate({ functions, params, datum });
    },
    event({ functions }, { ast }) {
        const evaluate = compiled(ast);
        return (event) => evaluate({ functions: withEvent(functions, event), event });
    },
    handler({ functions }, { ast }) {
        const evaluate = compiled(ast);
        return (params, event) =>
            evaluate({ functions: withEvent(functions, event), params, event, datum: event.item && event.item.datum });
    },
    encode({ functions }, { marktype, channels }) {
        const parts = Object.entries(channels).map(([name, { ast }]) => [name, compiled(ast)]);
        const turn = marktype === "group" || marktype === "image" || marktype === "rect";
        return (item, params) => {
            const scope = { functions, params, datum: item.datum, item };
            let changed = 0;
            for (const [name, evaluate] of parts) {
                const value = evaluate(scope);
                if (item[name] !== value) [item[name], changed] = [value, 1];
            }
            if (marktype !== "rule") settle(item, channels, turn);
            return changed;
        };
    },
};
