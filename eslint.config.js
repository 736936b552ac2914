import js from "@eslint/js";
import globals from "globals";

export default [
    js.configs.recommended,
    {
        rules: {
            "no-var": "error",
            "prefer-const": "error",
            eqeqeq: "error",
            "no-shadow": "error",
            "no-implicit-globals": "error",
            complexity: ["error", 20],
        },
    },
    { files: ["lsdash/ui/browser/*.js"], languageOptions: { globals: globals.browser } },
    { files: ["tests/javascript/*.js"], languageOptions: { globals: globals.node } },
];
