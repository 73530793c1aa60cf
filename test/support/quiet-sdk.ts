// On Node.js 20 the SDK announces in every test file that it will need 22.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
